# From `aws iam get-account-authorization-details`, lists the policies that allow passing every role to every service.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
def list: if type == "array" then .[] else . end;

# Whether a pattern of IAM, in which * and ? are wildcards and variables can be anything, is that of the text.
def is_pattern_of($text; $flags):
  gsub("\\$\\{[^}]*\\}"; "*")
  | gsub("(?<special>[^A-Za-z0-9*?])"; "\\\(.special)") | gsub("\\*"; ".*") | gsub("\\?"; ".")
  | . as $pattern | $text | test("^(?:\($pattern))$"; $flags);

# Roles and a service that no policy names: what holds for them holds for every role and every service.
def roles: "0123456789abcdef", "zyxwvutsrqponmlk";
def service: "zyxwvutsrqponmlk.amazonaws.com";

# Names of actions and condition keys are the same in any case.
def is_about($role):
  (if has("Action") then any(.Action | list; is_pattern_of("iam:PassRole"; "i"))
   else all(.NotAction | list; is_pattern_of("iam:PassRole"; "i") | not) end)
  and (if has("Resource") then any(.Resource | list; is_pattern_of($role; ""))
       else all(.NotResource | list; is_pattern_of($role; "") | not) end);

# The conditions of a statement, each with whether the service meets it: null if that depends on something else.
def conditions:
  .Condition // {} | to_entries[] | (.key | sub("^For(Any|All)Values?:"; "") | sub("IfExists$"; "")) as $operator
  | .value | to_entries[] | (.key | ascii_downcase) as $key | .value
  | {$key, met: (
      if $key != "iam:passedtoservice" then null
      elif $operator == "StringLike" then any(list; is_pattern_of(service; ""))
      elif $operator == "StringNotLike" then all(list; is_pattern_of(service; "") | not)
      elif $operator == "Null" then any(list; tostring == "false")
      else $operator | test("Not") end)};

# A condition on the tags of the role is not met by every role.
def allows: .Effect == "Allow"
  and all(conditions; .met != false and (.key | test("^(aws|iam):resourcetag/") | not));
def denies: .Effect == "Deny" and all(conditions; .met == true);

def allows_every_role($account):
  (if type == "string" then fromjson else . end).Statement as $statements
  | all("arn:\($account[1]):iam::\($account[4]):role/\(roles)"; . as $role
      | [$statements | list | select(is_about($role))] | any(allows) and (any(denies) | not));

([.Policies, .RoleDetailList, .UserDetailList, .GroupDetailList | .[]? | .Arn][0] // empty | split(":")) as $account
| [
  (.Policies[]? | .Arn as $policy | .PolicyVersionList[] | select(.IsDefaultVersion)
    | select(.Document | allows_every_role($account)) | $policy),
  ((.UserDetailList[]? | {Arn, list: .UserPolicyList}), (.GroupDetailList[]? | {Arn, list: .GroupPolicyList}),
   (.RoleDetailList[]? | {Arn, list: .RolePolicyList})
    | .Arn as $principal | .list[]? | select(.PolicyDocument | allows_every_role($account))
    | "\(.PolicyName), an inline policy of \($principal)")
]
| sort[]
