#!/bin/sh
# The steps of a pipeline for identities as code, the same on every CI system and
# on your own machine:
#
#   pipeline.sh check   before a merge: static checks, then everything on a simulated tenant
#   pipeline.sh deploy  after a merge: apply to the tenant that the environment names
#   pipeline.sh drift   now and then: exit code 2 if the tenant isn't what the code says
set -eu
export TF_IN_AUTOMATION=1 TF_INPUT=0

case "${1:-}" in
check)
  terraform fmt -check -diff -recursive

  # A copy with a state of its own: a rehearsal must not touch the real one.
  rehearsal=$(mktemp -d)
  trap 'rm -rf "$rehearsal"' EXIT
  cp -R ./*.tf ./*.csv tests pipeline.sh "$rehearsal"
  cd "$rehearsal"
  printf 'terraform {\n  backend "local" {}\n}\n' >backend_override.tf
  terraform init
  terraform validate

  # The provider that was just installed has the simulated tenant in it. It starts
  # for one command, which gets its address and its credentials.
  provider=$(find -L .terraform/providers -type f -name 'terraform-provider-sailpoint*' | head -n 1)
  "$provider" simulate -data tests/tenant.json -rate-limit 100 -- sh ./pipeline.sh rehearse
  ;;
rehearse) # what "check" does on the simulated tenant
  terraform test
  terraform plan -var-file=tests/simulated.tfvars -out=plan.tfplan
  terraform apply plan.tfplan
  terraform plan -var-file=tests/simulated.tfvars -detailed-exitcode # 2 if anything were left to do
  terraform destroy -var-file=tests/simulated.tfvars -auto-approve
  ;;
deploy)
  terraform init
  terraform plan -out=plan.tfplan
  terraform apply plan.tfplan
  ;;
drift)
  terraform init
  terraform plan -detailed-exitcode
  ;;
*)
  echo "usage: $0 check | deploy | drift" >&2
  exit 64
  ;;
esac
