aws iam list-attached-role-policies --role-name "$role" --query 'AttachedPolicies[].PolicyArn' --output json
aws iam list-policies --scope AWS --output json \
  --query 'Policies[?starts_with(PolicyName, `AmazonECSInfrastructureRole`)].Arn'
