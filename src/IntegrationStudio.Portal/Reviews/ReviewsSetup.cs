using IntegrationStudio.Engine.Governance.Behaviour;
using IntegrationStudio.Engine.Governance.Notifications;
using IntegrationStudio.Engine.Governance.Reviews;
using IntegrationStudio.Portal.Notifications;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IntegrationStudio.Portal.Reviews;

internal static class ReviewsSetup
{
    public static IServiceCollection AddReviews(this IServiceCollection services)
    {
        services.TryAddSingleton<BehaviourJobs>();
        services.TryAddSingleton<BehaviourReports>();
        return services
            .AddSingleton<ReviewEvidences>()
            .AddSingleton<IReviewGate>(services => services.GetRequiredService<ReviewEvidences>())
            .AddSingleton<ReviewStore>()
            .AddSingleton<NotificationStore>()
            .AddSingleton<NotificationFeed>()
            .AddHostedService<NotificationPruning>();
    }
}
