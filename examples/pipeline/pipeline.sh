#!/bin/sh
# The steps of a pipeline for identities as code, the same on every CI system and
# on your own machine. The environment names the tenant.
#
#   pipeline.sh check   before a merge: static checks, then everything on a simulated tenant
#   pipeline.sh plan    before a merge: the requests that an apply will send, in comment.md
#   pipeline.sh deploy  after a merge: apply
#   pipeline.sh drift   every night: exit code 2 if the tenant isn't what the code says;
#                       drift.md tells what differs
#
# On GitHub and GitLab, "plan" puts comment.md on the pull request, once, and "drift"
# keeps one issue, which is closed when nothing differs any more.
set -eu
export TF_IN_AUTOMATION=1 TF_INPUT=0

# What a step leaves on the disk goes on every way out, an interruption included: a
# plan holds secrets. Not every shell does that by itself.
trap 'exit 1' HUP INT TERM

# They begin what is this pipeline's, so that it is found again.
comment_mark='<!-- pipeline.sh plan -->'
issue_mark='<!-- pipeline.sh drift -->'

# provider prints where "terraform init" has put the provider; older versions may
# still lie beside it.
provider() {
  version=$(sed -n '/\/sailpoint" {$/,/^}/s/^  version *= "\(.*\)"$/\1/p' .terraform.lock.hcl)
  find -L .terraform/providers -type f -path "*/sailpoint/$version/*" -name 'terraform-provider-sailpoint*' | head -n 1
}

# explain tells what is in the plan. As JSON, a plan shows secrets: it goes into no file.
explain() {
  terraform show -json plan.tfplan | "$(provider)" explain "$@"
}

# plan makes plan.tfplan, which exists for this step alone. A plan that fails leaves
# what it has found by then.
plan() {
  rm -f plan.tfplan
  trap 'rm -f plan.tfplan' EXIT
  terraform init
  code=0
  terraform plan -lock-timeout=10m -out=plan.tfplan "$@" || code=$?
  [ -f plan.tfplan ] || exit "$code"
}

# What is asked of GitHub, by its command line tool: https://cli.github.com

github_comment() {
  comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
  id=$(gh api --paginate "$comments" --jq ".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$comment_mark\"))) | .id")
  if [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/${id%%[!0-9]*}" --field body=@comment.md
  else
    gh api --silent --method POST "$comments" --field body=@comment.md
  fi
}

github_issue() {
  gh issue list --label drift --state open --json number,body --jq "[.[] | select(.body | startswith(\"$issue_mark\")) | .number][0] // empty"
}

github_open() {
  number=$(github_issue)
  if [ -n "$number" ]; then
    gh issue edit "$number" --title "$1" --body-file drift.md
  else
    gh label create drift --description "The tenant isn't what the code says" 2>/dev/null || true # it is there
    gh issue create --label drift --title "$1" --body-file drift.md
  fi
}

github_close() {
  number=$(github_issue)
  [ -z "$number" ] || gh issue close "$number" --comment "$1"
}

# What is asked of GitLab, by its API: https://docs.gitlab.com/api/rest/

gitlab() { # METHOD PATH [OPTION OF CURL]...
  method=$1 path=$2
  shift 2
  printf 'header = "PRIVATE-TOKEN: %s"\n' "$GITLAB_TOKEN" |
    curl --config - --silent --show-error --fail-with-body --request "$method" "$@" "$CI_API_V4_URL/projects/$CI_PROJECT_ID/$path"
}

gitlab_comment() {
  notes="merge_requests/$CI_MERGE_REQUEST_IID/notes"
  found=$(gitlab GET "$notes?sort=asc&per_page=100")
  id=$(printf %s "$found" | jq -r --arg mark "$comment_mark" '[.[] | select(.body | startswith($mark)) | .id][0] // empty')
  if [ -n "$id" ]; then
    gitlab PUT "$notes/$id" --data-urlencode body@comment.md >/dev/null
  else
    gitlab POST "$notes" --data-urlencode body@comment.md >/dev/null
  fi
}

gitlab_issue() {
  found=$(gitlab GET 'issues?labels=drift&state=opened&per_page=100')
  printf %s "$found" |
    jq -r --arg mark "$issue_mark" '[.[] | select((.description // "") | startswith($mark)) | .iid][0] // empty'
}

gitlab_open() {
  number=$(gitlab_issue)
  if [ -n "$number" ]; then
    gitlab PUT "issues/$number" --data-urlencode "title=$1" --data-urlencode description@drift.md >/dev/null
  else
    gitlab POST issues --data labels=drift --data-urlencode "title=$1" --data-urlencode description@drift.md >/dev/null
  fi
}

gitlab_close() {
  number=$(gitlab_issue)
  if [ -n "$number" ]; then
    gitlab POST "issues/$number/notes" --data-urlencode "body=$1" >/dev/null
    gitlab PUT "issues/$number" --data state_event=close >/dev/null
  fi
}

# forge has one of these things done where the pipeline runs; elsewhere none.
forge() { # comment | open TITLE | close WORDS
  action=$1
  shift
  if [ "${GITHUB_ACTIONS:-}" = true ]; then
    "github_$action" "$@"
  elif [ "${GITLAB_CI:-}" = true ]; then
    "gitlab_$action" "$@"
  fi
}

case "${1:-}" in
check)
  terraform fmt -check -diff -recursive

  # A copy with a state of its own: a rehearsal must not touch the real one. It has
  # the version of the provider that the other steps have.
  rehearsal=$(mktemp -d)
  trap 'rm -rf "$rehearsal"' EXIT
  cp -R ./*.tf ./*.csv tests pipeline.sh "$rehearsal"
  [ ! -f .terraform.lock.hcl ] || cp .terraform.lock.hcl "$rehearsal"
  cd "$rehearsal"
  printf 'terraform {\n  backend "local" {}\n}\n' >backend_override.tf
  terraform init
  terraform validate

  # The provider that was just installed has the simulated tenant in it. It starts
  # for one command, which gets its address and its credentials.
  "$(provider)" simulate -data tests/tenant.json -rate-limit 100 -- sh ./pipeline.sh rehearse
  ;;
rehearse) # what "check" does on the simulated tenant
  terraform test
  terraform plan -var-file=tests/simulated.tfvars -out=plan.tfplan
  terraform apply plan.tfplan
  terraform plan -var-file=tests/simulated.tfvars -detailed-exitcode # 2 if anything were left to do
  terraform destroy -var-file=tests/simulated.tfvars -auto-approve
  ;;
plan)
  plan
  explain
  { echo "$comment_mark"; explain -format markdown; } >comment.md
  forge comment
  exit "$code"
  ;;
deploy)
  plan
  [ "$code" = 0 ] || exit "$code"
  explain
  terraform apply -lock-timeout=10m plan.tfplan
  ;;
drift)
  plan -detailed-exitcode
  explain -drift >drift.txt
  cat drift.txt
  title=$(head -n 1 drift.txt)
  { echo "$issue_mark"; explain -drift -format markdown; } >drift.md
  case "$code $title" in
  0*) forge close "Nothing differs any more." ;;
  2* | '1 Drift: '*) forge open "$title" ;;
  esac
  exit "$code"
  ;;
*)
  echo "usage: $0 check | plan | deploy | drift" >&2
  exit 64
  ;;
esac
