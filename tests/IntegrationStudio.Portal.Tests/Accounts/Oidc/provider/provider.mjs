// A real OpenID provider for tests. `account` of the last POST /test/account signs in without a form; its first line of output is its issuer.
import http from 'node:http';
import Provider from 'oidc-provider';

const [redirectUri] = process.argv.slice(2);
const people = {
  ada: { name: 'Ada Analyst', email: 'ada@example.org', groups: ['integration-analysts', 'everybody'] },
  rita: { name: 'Rita Reviewer', email: 'rita@example.org', groups: ['integration-reviewers', 'integration-analysts'] },
  nobody: { name: 'Nora Nobody', groups: ['everybody'] },
};
let account = 'ada';

const server = http.createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'studio', client_secret: 's3cret + /', redirect_uris: [redirectUri], grant_types: ['authorization_code'], response_types: ['code'] }],
    pkce: { required: () => true, methods: ['S256'] },
    claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email'] },
    conformIdTokenClaims: process.argv[3] === 'userinfo',
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['only for tests'] },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  });
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (request.url.startsWith('/test/account')) {
      account = new URL(request.url, issuer).searchParams.get('id');
      response.end();
    } else if (request.url.startsWith('/interaction/')) {
      const { prompt, params, session } = await provider.interactionDetails(request, response);
      let result;
      if (account === 'refuses') result = { error: 'access_denied', error_description: 'The person said no.' };
      else if (prompt.name === 'login') result = { login: { accountId: account } };
      else {
        const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
        grant.addOIDCScope(params.scope);
        result = { consent: { grantId: await grant.save() } };
      }
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
    } else answer(request, response);
  });
  console.log(issuer);
});
