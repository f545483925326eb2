package main

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		scenario
		reads, writes, refused int
		within                 time.Duration
	}{
		{scenario: scenario{command: "plan", accounts: 100, parallel: 10}},
		{scenario: scenario{command: "plan", accounts: 100, parallel: 100}},
		{scenario: scenario{command: "plan", accounts: 1000, parallel: 10}},
		{scenario: scenario{command: "plan", accounts: 1000, parallel: 100}},
		{scenario: scenario{command: "create", accounts: 100, parallel: 10}},
		{scenario: scenario{command: "create", accounts: 100, parallel: 100}},
		{scenario: scenario{command: "create", accounts: 300, parallel: 10}},
		{scenario: scenario{command: "create", accounts: 300, parallel: 100}},
		{scenario: scenario{command: "update", accounts: 100, parallel: 10}},
		{scenario: scenario{command: "update", accounts: 100, parallel: 100}},
		{scenario: scenario{command: "delete", accounts: 100, parallel: 10}},
		{scenario: scenario{command: "delete", accounts: 100, parallel: 100}},
		{scenario: scenario{command: "plan", accounts: 1000, parallel: 10, pipelines: 2}},
		{scenario: scenario{command: "create", accounts: 100, parallel: 10, pipelines: 2}},
		{scenario: scenario{command: "create", accounts: 100, parallel: 100, pipelines: 2}},
		{scenario: scenario{command: "plan", accounts: 100, parallel: 10, alone: true}},
		{scenario: scenario{command: "create", accounts: 100, parallel: 10, alone: true}},
	} {
		t.Run(fmt.Sprintf("%s/%d/%d/%d", test.command, test.accounts, test.parallel, test.pipelines), func(t *testing.T) {
			begun := time.Now()
			synctest.Test(t, func(t *testing.T) {
				got, err := test.run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				t.Logf("%+v", got)
			})
			t.Log(time.Since(begun))
		})
	}
}
