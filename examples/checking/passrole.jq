# From `aws iam get-account-authorization-details`, lists the policies that allow passing every role to every service.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
def list: if type == "array" then .[] else . end;

# Whether a pattern of IAM, in which * and ? are wildcards, is that of the text.
def is_pattern_of($text; $flags):
  gsub("(?<special>[^A-Za-z0-9*?])"; "\\\(.special)") | gsub("\\*"; ".*") | gsub("\\?"; ".")
  | . as $pattern | $text | test("^(?:\($pattern))$"; $flags);

# Names of actions and condition keys are the same in any case.
def has_action: any(list; is_pattern_of("iam:PassRole"; "i"));
def has_resource($arn): any(list; is_pattern_of($arn; ""));

# The conditions of a statement on the service to which the role is passed, but for one that every service meets.
def services:
  .Condition // {} | to_entries[] | .key as $operator | .value | to_entries[]
  | select(.key | ascii_downcase == "iam:passedtoservice")
  | select(($operator | test("^(ForA.*:)?StringLike")) and any(.value | list; . == "*") | not);

def is_about($arn):
  (if has("Action") then .Action | has_action else .NotAction | has_action | not end)
  and (if has("Resource") then .Resource | has_resource($arn) else .NotResource | has_resource($arn) | not end);

def allows_every_role($arn):
  (if type == "string" then fromjson else . end).Statement
  | [list | select(is_about($arn))]
  | any(.Effect == "Allow" and ([services] | length == 0))
    and (any(.Effect == "Deny" and (.Condition == null or ([services] | length > 0))) | not);

([.Policies, .RoleDetailList, .UserDetailList, .GroupDetailList | .[]? | .Arn][0] | split(":")) as $account
| "arn:\($account[1]):iam::\($account[4]):role/0123456789abcdef" as $arn # of a role that no policy names
| [
  (.Policies[]? | .Arn as $policy | .PolicyVersionList[] | select(.IsDefaultVersion)
    | select(.Document | allows_every_role($arn)) | $policy),
  ((.UserDetailList[]? | {Arn, list: .UserPolicyList}), (.GroupDetailList[]? | {Arn, list: .GroupPolicyList}),
   (.RoleDetailList[]? | {Arn, list: .RolePolicyList})
    | .Arn as $principal | .list[]? | select(.PolicyDocument | allows_every_role($arn))
    | "\(.PolicyName), an inline policy of \($principal)")
]
| sort[]
