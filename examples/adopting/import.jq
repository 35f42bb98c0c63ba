# From `pulumi preview --json`, lists what `pulumi import` needs of a component, its role and the policies that the role
# has. Arguments: the name of the role, and what `aws iam list-attached-role-policies` says of it.
def name: split("::")[-1];

[.steps[].newState | select(. != null)]
| (.[]
    | select(.type == "aws:iam/role:Role" and .inputs.name == $role)
    | select(.parent | test("ecs-infrastructure:index:EcsInfrastructureRole::[^:]+$"))) as $found
| [
    {type: "ecs-infrastructure:index:EcsInfrastructureRole", name: ($found.parent | name), component: true},
    {type: $found.type, name: "\($found.urn | name)Role", logicalName: ($found.urn | name), id: $role},
    (.[]
      | select(.parent == $found.parent and .type == "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      | select(.inputs.role == $role and IN(.inputs.policyArn; $attached.AttachedPolicies[].PolicyArn))
      | {type, name: (.urn | name), id: "\($role)/\(.inputs.policyArn)"})
  ]
| {resources: map(if .component then . else . + {parent: ($found.parent | name)} end)}
