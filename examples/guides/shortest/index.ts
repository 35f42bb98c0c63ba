import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";

const ecs = new EcsInfrastructureRole("ecs", { useCases: ["volumes"] });
export const roleArn = ecs.roleArn;
