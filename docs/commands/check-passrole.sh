aws iam get-account-authorization-details --filter LocalManagedPolicy User Group Role --output json |
  jq --raw-output --from-file passrole.jq
