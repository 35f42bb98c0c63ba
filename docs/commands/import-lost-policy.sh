pulumi import aws:iam/policy:Policy ecs-pass-role "$policy" --parent "component=$component" \
  --generate-code=false --protect=false --yes
