import { EcsInfrastructureRole, UseCase } from "@ecs-infrastructure/pulumi-ecs-infrastructure";

new EcsInfrastructureRole("constants-and-literals", { useCases: [UseCase.Volumes, "vpcLattice"] });

// tsc reports: Type '"volume"' is not assignable to type 'UseCase'. Did you mean '"volumes"'?
new EcsInfrastructureRole("use-case", { useCases: ["volume"] });

// tsc reports: Did you mean 'Volumes'?
new EcsInfrastructureRole("constant", { useCases: [UseCase.Volume] });

// tsc reports: 'passRoleUser' does not exist in type 'EcsInfrastructureRoleArgs'. Did you mean to write 'passRoleUsers'?
new EcsInfrastructureRole("input", { useCases: ["volumes"], passRoleUser: ["alice"] });

// tsc reports: Type 'string' is not assignable to type 'string[]'.
new EcsInfrastructureRole("type", { useCases: ["volumes"], passRoleUsers: "alice" });

// tsc reports: Property 'useCases' is missing in type '{}' but required in type 'EcsInfrastructureRoleArgs'.
new EcsInfrastructureRole("required", {});
