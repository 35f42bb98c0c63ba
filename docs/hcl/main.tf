terraform {
  required_providers {
    ecs-infrastructure = {
      source  = "pulumi/ecs-infrastructure"
      version = "0.1.0"
    }
  }
}

resource "ecs-infrastructure_ecs_infrastructure_role" "ecs" {
  use_cases = ["volumes"]
}

output "roleArn" {
  value = ecs-infrastructure_ecs_infrastructure_role.ecs.role_arn
}
