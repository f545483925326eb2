package actions

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

var identityProfileProcessIdentities = &lifecycle.ActionDefinition{
	Name: "identity_profile_process_identities", Doing: "processing the identities of a profile",
	Description: "Processes the identities of an identity profile, as is needed after a change of its mappings or lifecycle states. The " +
		"API tells of no task, so the action waits until the profile no longer asks to be processed (`identityRefreshRequired`). A " +
		"profile that doesn't ask for it is left alone: the tenant processes all identities at 08:00 and 20:00 of its time anyway, and " +
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
		_, err = lifecycle.Poll(ctx, forever, func() (bool, error) {
			found, err := profiles.Read(ctx, []string{id})
			if err == nil && found[id] == nil {
				err = errors.New("the profile is gone")
			}
			return found[id]["identityRefreshRequired"] != true, err
		})
		if err != nil {
			return "", fmt.Errorf("%s: the API accepted it, and it goes on without us: %w", doing, err)
		}
		report("%s: done", doing)
		return "", nil
	},
}

// forever leaves it to the context to end a wait.
const forever = math.MaxInt64 * time.Nanosecond

var processing = lifecycle.Access{
	Read: "idn:identity-profile:read", Manage: "idn:identity-profile:manage", UserLevel: "ORG_ADMIN or API",
}
