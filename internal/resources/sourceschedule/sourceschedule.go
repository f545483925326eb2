package sourceschedule

import (
	"context"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/source"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// Definition declares sailpoint_source_schedule.
var Definition = &lifecycle.Definition{
	Name: "source_schedule", Noun: "source schedule",
	ImportForms: "source_id/type",
	Holder:      lifecycle.Named(source.Definition, false), Identity: []string{"source_id", "type"}, Listing: source.Parent.Listing("schedules", source.Access),
	MovesFrom: []string{"source_schedule"},
	Policy:    table, Access: source.Access, Schema: resourceSchema, Strategy: update.JSONPatch{}, Validate: validate,
	Backend: func(systems *lifecycle.Systems) (lifecycle.Backend, error) {
		client, err := systems.ISC()
		if err != nil {
			return nil, err
		}
		return &backend{&collection.Below{
			Client: client, Noun: "source schedule", Parent: source.Parent, Path: "/schedules", Access: source.Access,
			KeyMember: "type", NameMember: "type", NameAttr: "type",
		}}, nil
	},
}

// backend calls /sources/v1/{id}/schedules.
type backend struct{ *collection.Below }

// Create posts the schedule.
func (b *backend) Create(ctx context.Context, values, body document.Object, secrets []string) (document.Object, error) {
	return b.Post(ctx, values, body, secrets)
}

// validate checks the cron expression.
func validate(config document.Object) []lifecycle.Problem {
	text, known := config["cron_expression"].(string)
	if !known {
		return nil
	}
	if err := checkCron(text); err != nil {
		return []lifecycle.Problem{{
			Attr: "cron_expression", Summary: "Not a cron expression",
			Detail: document.Text(text) + ": " + err.Error() + ". Each day at five o'clock is \"0 0 5 * * ?\".",
		}}
	}
	return nil
}
