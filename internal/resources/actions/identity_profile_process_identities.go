package actions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var identityProfileProcessIdentities = &lifecycle.ActionDefinition{
	Name: "identity_profile_process_identities", Doing: "processing the identities of a profile",
	Description: "Processes the identities of an identity profile, as is needed after a change of its mappings or lifecycle states. The " +
		"API tells of no task, so the action waits until the profile no longer asks to be processed (`identityRefreshRequired`). A " +
		"profile that doesn't ask for it is left alone: the tenant processes all identities at 8:00 and 20:00 of its time anyway, and " +
		"SailPoint wants nothing else scheduled.",
	Access:    processing,
	Arguments: map[string]schema.Attribute{"identity_profile_id": idOf("identity profile")},
	Run: func(ctx context.Context, systems *lifecycle.Systems, config document.Object, report lifecycle.Report) (string, error) {
		profiles, err := open(systems, "identity profile", "/identity-profiles/v1", processing)
		if err != nil {
			return "", err
		}
		id := text(config, "identity_profile_id")
		found, err := profiles.Read(ctx, []string{id})
		profile, err := find(found, err, "identity_profile_id", "identity profile", id)
		if err != nil {
			return "", err
		}
		title := profiles.Title(profile)
		if profile["identityRefreshRequired"] != true {
			report("%s doesn't ask to be processed; nothing was sent", title)
			return "", nil
		}
		doing := "processing the identities of " + title
		if _, err := profiles.Do(ctx, doing, id, "/process-identities"); err != nil {
			return "", err
		}
		report("%s: %s identities are under way", doing, document.Text(profile["identityCount"]))
		for profile["identityRefreshRequired"] == true {
			if err := client.Sleep(ctx, pause); err != nil {
				return "", fmt.Errorf("%s: the API accepted it, and it goes on without us: %w", doing, err)
			}
			found, err := profiles.Read(ctx, []string{id})
			if err != nil {
				return "", err
			}
			if profile = found[id]; profile == nil {
				return "", errors.New(doing + ": the profile is gone")
			}
		}
		report("%s: done", doing)
		return "", nil
	},
}

// pause is how long to wait before asking again.
const pause = 5 * time.Second

var processing = lifecycle.Access{
	Read: "idn:identity-profile:read", Manage: "idn:identity-profile:manage", UserLevel: "ORG_ADMIN or API",
}
