package myproject;

import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRoleArgs;
import io.github.ecsinfrastructure.ecsinfrastructure.enums.UseCase;

class Mistakes {
    Object constants = EcsInfrastructureRoleArgs.builder().useCases(UseCase.Volumes, UseCase.VpcLattice).build();

    // javac reports: java.lang.String cannot be converted to io.github.ecsinfrastructure.ecsinfrastructure.enums.UseCase
    Object useCase = EcsInfrastructureRoleArgs.builder().useCases("volume");

    // javac reports: symbol:   variable Volume
    Object constant = EcsInfrastructureRoleArgs.builder().useCases(UseCase.Volume);

    // javac reports: symbol:   method passRoleUser(java.lang.String)
    Object input = EcsInfrastructureRoleArgs.builder().passRoleUser("alice");

    // javac reports: argument mismatch; int cannot be converted to java.util.List<java.lang.String>
    Object inputType = EcsInfrastructureRoleArgs.builder().passRoleUsers(5);
}
