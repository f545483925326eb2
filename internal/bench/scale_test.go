package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestScale(t *testing.T) {
	for _, alone := range []bool{false, true} {
		for _, test := range []struct {
			kind        string
			n, parallel int
		}{
			{"plan", 100, 10},
			{"plan", 100, 100},
			{"plan", 1000, 10},
			{"plan", 1000, 100},
			{"plan", 10000, 10},
			{"plan", 10000, 100},
			{"create", 100, 10},
			{"create", 100, 100},
			{"create", 300, 10},
			{"create", 300, 100},
			{"update", 100, 10},
			{"update", 100, 100},
			{"delete", 100, 10},
			{"delete", 100, 100},
		} {
			if alone && test.n == 10000 {
				continue
			}
			t.Run(fmt.Sprintf("%s %d %d %v", test.kind, test.n, test.parallel, alone), func(t *testing.T) {
				begun := time.Now()
				synctest.Test(t, func(t *testing.T) {
					had := test.n
					if test.kind == "create" {
						had = 0
					}
					p, err := newPeople(t.Context(), simulator.Config{RateLimit: rateLimit, TaskTime: taskTime}, had)
					if err != nil {
						t.Fatal(err)
					}
					var options []provider.Option
					if alone {
						options = append(options, provider.WithoutSharing())
					}
					core := p.core(distant(p, latency), options...)
					handles, err := p.handles(t.Context(), core, test.n)
					if err != nil {
						t.Fatal(err)
					}
					core.Restart()
					p.ClearJournal()
					at := time.Now()
					plans := make([]*acctest.Plan, test.n)
					err = each(test.n, test.parallel, func(i int) error {
						var config any
						switch test.kind {
						case "update":
							config = p.configuration(i, "Boss")
						case "delete":
						default:
							config = p.configuration(i, "Clerk")
						}
						plan, diags := handles[i].Plan(t.Context(), config)
						plans[i] = plan
						return diags.Err()
					})
					if err != nil {
						t.Fatal(err)
					}
					planned, pt := counts(p), time.Since(at)
					applied, applyTime := "", time.Duration(0)
					if test.kind == "plan" {
						for _, plan := range plans {
							if !plan.Empty() {
								t.Fatalf("%s: %v %v", plan.Action, plan.Before(), plan.After())
							}
						}
					} else {
						core.Restart()
						p.ClearJournal()
						at := time.Now()
						err = each(test.n, test.parallel, func(i int) error { return handles[i].ApplyPlan(context.Background(), plans[i]).Err() })
						if err != nil {
							t.Fatal(err)
						}
						applied, applyTime = counts(p), time.Since(at)
					}
					t.Logf("plan %v %s; apply %v %s", pt, planned, applyTime, applied)
				})
				t.Log(time.Since(begun))
			})
		}
	}
}

func counts(p *people) string {
	m := map[string]int{}
	n := 0
	for _, e := range p.Journal() {
		k := e.Method + " " + strings.Split(e.Path, "/")[1]
		if e.Method == http.MethodGet && e.RawQuery != "" {
			k += " list"
			if strings.Contains(e.RawQuery, "sourceId") && strings.Contains(e.RawQuery, "native") {
				k += " lookup"
			}
			if strings.Contains(e.RawQuery, "sourceId") && !strings.Contains(e.RawQuery, "native") {
				k += " page"
			}
		}
		if e.Status == 429 {
			k = "429"
		}
		if k != "POST oauth" {
			n++
		}
		m[k]++
	}
	return fmt.Sprint(n, m)
}
