// Package faults holds the trials of the provider by everything that can go wrong
// with a single resource: each kind of request of each resource meets each fault, others
// change the servers between a plan and its apply, and Terraform and the provider are
// interrupted and killed. All of it is in tests; resources are added in subjects.
package faults
