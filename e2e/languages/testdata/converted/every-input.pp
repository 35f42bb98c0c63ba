resource every "ecs-infrastructure:index:EcsInfrastructureRole" {
  useCases                  = ["volumes", "serviceConnectTls", "managedInstances", "lifecycleHooks"]
  name                      = "ecs-infrastructure"
  path                      = "/ecs/"
  description               = "Lets ECS manage infrastructure"
  maxSessionDuration        = 7200
  permissionsBoundary       = "arn:aws:iam::123456789012:policy/boundary"
  forceDetachPolicies       = true
  tags                      = { team = "platform" }
  passRoleUsers             = ["alice"]
  passRoleGroups            = ["operators"]
  passRoleRoles             = ["deployer"]
  createPassRolePolicy      = true
  passRolePolicyName        = "pass-ecs-infrastructure"
  instanceRoleArns          = ["arn:aws:iam::123456789012:role/instances"]
  lifecycleHookFunctionArns = ["arn:aws:lambda:us-east-1:123456789012:function:smoke-test"]
  volumeKmsKeyArns          = ["arn:aws:kms:us-east-1:123456789012:key/a"]
  tlsKmsKeyArns             = ["arn:aws:kms:us-east-1:123456789012:key/b"]
  additionalPolicyArns      = { logs = "arn:aws:iam::123456789012:policy/logs" }
  inlinePolicies            = { mine = "{}" }
  propagationSeconds        = 0
  sourceAccount             = "123456789012"
}

resource prefixed "ecs-infrastructure:index:EcsInfrastructureRole" {
  useCases   = ["volumes"]
  namePrefix = "ecs-"
}

output roleArn {
  value = every.roleArn
}
