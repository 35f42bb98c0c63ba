aws iam get-account-authorization-details --filter LocalManagedPolicy --output json \
  --query 'Policies[?PolicyVersionList[?IsDefaultVersion].Document.Statement[] | [?Action && Resource] | [?contains(Action, `iam:PassRole`) && contains(Resource, `*`)]].Arn'
