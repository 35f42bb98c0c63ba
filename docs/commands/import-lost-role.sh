pulumi import aws:iam/role:Role ecs "$role" --parent "component=$component" \
  --generate-code=false --protect=false --yes
