// Package chaos drives the provider through random histories: configurations
// change, other people change the tenant, requests fail, programs are killed. After
// every step it holds what the servers have, what the state says and what was
// sent against rules that must always hold. The rules know the servers' content
// and the requests alone, and nothing of how the provider works out its requests.
package chaos
