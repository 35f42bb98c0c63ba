pulumi up --target "$component" --target-dependents --yes
