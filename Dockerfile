# syntax=docker/dockerfile:1

# Build: the SDK plus Node (editor and script host bundles).
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends nodejs npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish src/IntegrationStudio.Portal -c Release -o /app --nologo

# Run: the ASP.NET runtime plus Node, which only script rules need.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
 && apt-get install -y --no-install-recommends nodejs curl tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin studio \
 && install -d -o studio -g studio -m 0750 /data
WORKDIR /app
COPY --from=build /app ./
USER studio
VOLUME /data
ENV DOTNET_gcServer=0 \
    DOTNET_EnableDiagnostics=0 \
    HOME=/data
EXPOSE 5080 2575
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 \
  CMD curl --fail --silent http://127.0.0.1:5080/health/ready || exit 1
# Listeners stay on loopback: run with --network=host, or put the proxy that adds https in the same network namespace, and name it with --public-url.
ENTRYPOINT ["dotnet", "studio.dll"]
CMD ["serve", "--data", "/data"]
