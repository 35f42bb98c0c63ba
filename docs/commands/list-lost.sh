pulumi stack --show-ids
aws iam list-roles --output text --query "Roles[?starts_with(RoleName, 'ecs-')].[CreateDate, RoleName]"
aws iam list-policies --scope Local --output text --query \
  "Policies[?starts_with(PolicyName, 'ecs-pass-role-')].[CreateDate, Arn]"
