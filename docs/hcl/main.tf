terraform {
  required_providers {
    ecs-infrastructure = {
      source  = "pulumi/ecs-infrastructure"
      version = "0.1.0"
    }
  }
}
