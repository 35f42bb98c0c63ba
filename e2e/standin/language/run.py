# Runs the program in the current folder.
import asyncio
import os
import runpy
import sys

import pulumi.runtime


def setting(name: str) -> str:
    return os.environ["PULUMI_" + name]


sys.path.insert(0, os.getcwd())
pulumi.runtime.configure(
    pulumi.runtime.Settings(
        organization=setting("ORGANIZATION"),
        project=setting("PROJECT"),
        root_directory=setting("ROOT_DIRECTORY"),
        stack=setting("STACK"),
        dry_run=setting("DRY_RUN") == "true",
        parallel=int(setting("PARALLEL")),
        monitor=setting("MONITOR"),
        engine=setting("ENGINE"),
    )
)
asyncio.new_event_loop().run_until_complete(
    pulumi.runtime.run_in_stack(lambda: runpy.run_path(".", run_name="__main__"))
)
