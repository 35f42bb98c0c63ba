import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";

const v7 = new aws.Provider("v7", { region: "eu-west-1" });
const ecs = new EcsInfrastructureRole("ecs", { useCases: ["managedInstances"] }, { providers: [v7] });
