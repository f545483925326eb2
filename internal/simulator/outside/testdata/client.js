// Uses a tenant as the documentation of sailpoint-api-client shows, and prints what
// it got as one JSON object. The tenant is the one of SAIL_BASE_URL, SAIL_CLIENT_ID
// and SAIL_CLIENT_SECRET.
const {
  AccountsV2024Api, axiosRetry, Configuration, IdentitiesV2024Api, IdentityProfilesV2024Api, Paginator, SourcesV2024Api,
  TaskManagementV2024Api,
} = require("sailpoint-api-client");

console.log = console.error; // The package prints its progress.

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return { status: error.response && error.response.status, body: error.response && error.response.data };
  }
  throw new Error("was not refused");
}

async function main() {
  const configuration = new Configuration();
  configuration.experimental = true;
  configuration.retriesConfig = { retries: 2, retryDelay: () => 0, retryCondition: axiosRetry.isNetworkOrIdempotentRequestError };
  const sources = new SourcesV2024Api(configuration);
  const accounts = new AccountsV2024Api(configuration);
  const profiles = new IdentityProfilesV2024Api(configuration);
  const identities = new IdentitiesV2024Api(configuration);
  const tasks = new TaskManagementV2024Api(configuration);

  const seen = {};
  seen.sources = (await sources.listSources({ sorters: "name" })).data;
  const hr = seen.sources.find((source) => source.name === "HR");
  seen.found = (await sources.listSources({ filters: 'name eq "Old"', limit: 1 })).data;
  seen.source = (await sources.getSource({ id: hr.id })).data;
  seen.schemas = (await sources.getSourceSchemas({ sourceId: hr.id })).data;
  seen.schema = (await sources.getSourceSchema({ sourceId: hr.id, schemaId: seen.schemas[0].id })).data;

  const every = await Paginator.paginate(accounts, accounts.listAccounts, { filters: `sourceId eq "${hr.id}"` }, 100);
  seen.accounts = every.data;
  const counted = await accounts.listAccounts({ limit: 1, count: true });
  seen.total = counted.headers["x-total-count"];
  seen.account = (await accounts.getAccount({ id: seen.accounts[0].id })).data;

  seen.profiles = (await profiles.listIdentityProfiles()).data;
  seen.profile = (await profiles.getIdentityProfile({ identityProfileId: seen.profiles[0].id })).data;
  seen.identity = (await identities.getIdentity({ id: seen.source.owner.id, xSailPointExperimental: "true" })).data;

  seen.patched = (await sources.updateSource({
    id: hr.id, jsonPatchOperationV2024: [{ op: "replace", path: "/description", value: "from outside" }],
  })).data;

  const [old] = seen.found;
  const deletion = (await sources.deleteSource({ id: old.id })).data;
  for (let asked = 0; asked < 100; asked++) {
    seen.task = (await tasks.getTaskStatus({ id: deletion.id, xSailPointExperimental: "true" })).data;
    if (seen.task.completionStatus) {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  seen.refused = {
    immutable: await refusal(sources.updateSource({
      id: hr.id, jsonPatchOperationV2024: [{ op: "replace", path: "/connector", value: "web" }],
    })),
    missing: await refusal(sources.getSource({ id: old.id })),
    token: await refusal(new SourcesV2024Api(new Configuration({
      baseurl: configuration.basePath, accessToken: "none", tokenUrl: configuration.tokenUrl,
    })).listSources()),
  };
  process.stdout.write(JSON.stringify(seen));
}

main().catch((error) => {
  console.error(error.message, error.response ? JSON.stringify(error.response.data) : error.stack);
  process.exit(1);
});
