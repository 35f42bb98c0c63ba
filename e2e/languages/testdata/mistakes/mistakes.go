package main

import ecs "github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"

var constantsAndLiterals = ecs.EcsInfrastructureRoleArgs{UseCases: []ecs.UseCase{ecs.UseCaseVolumes, "vpcLattice"}}

// go reports: undefined: ecs.UseCaseVolume
var constant = ecs.EcsInfrastructureRoleArgs{UseCases: []ecs.UseCase{ecs.UseCaseVolume}}

// go reports: unknown field PassRoleUser in struct literal of type
var input = ecs.EcsInfrastructureRoleArgs{PassRoleUser: []string{"alice"}}

// go reports: cannot use "alice" (untyped string constant) as []string value in struct literal
var inputType = ecs.EcsInfrastructureRoleArgs{PassRoleUsers: "alice"}
