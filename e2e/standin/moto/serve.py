"""Starts servers of moto: for each line "start" of its standard input one, whose process ID and loopback port it
prints; "stop <process ID>" ends it. When the standard input ends, all end: none can outlive the parent.

A server is a fork of this process, which has moto and the managed policies of AWS in memory: that takes seconds.
The paths /save/<name> and /restore/<name> of a server save and restore what IAM and ECS contain.
"""

import copy
import json
import logging
import os
import signal
import sys
import threading

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # read when moto is imported

from moto.core import DEFAULT_ACCOUNT_ID  # noqa: E402
from moto.ecs.models import Service, ecs_backends  # noqa: E402
from moto.iam.exceptions import DeleteConflictException  # noqa: E402
from moto.iam.models import IAMBackend, iam_backends  # noqa: E402
from moto.server import DomainDispatcherApplication, create_backend_app  # noqa: E402
from moto.ssoadmin.responses import SSOAdminResponse  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

delete_policy = IAMBackend.delete_policy
update_role = IAMBackend.update_role
update_user = IAMBackend.update_user
create_service = Service.__init__


def delete_detached_policy(self, policy_arn):
    """Refuses to delete a policy that is attached, as IAM does and moto does not."""
    for principal in [*self.roles.values(), *self.users.values(), *self.groups.values()]:
        if policy_arn in principal.managed_policies:
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
    delete_policy(self, policy_arn)


def update_given(self, role_name, role_description, max_session_duration):
    """Keeps the description of a role if there is no other, as AWS does."""
    if role_description is None:
        role_description = self.get_role(role_name).description
    update_role(self, role_name, role_description, max_session_duration)


def update_with_tags(self, user_name, new_path=None, new_user_name=None):
    """Keeps the tags of a user whose name or path changes, as AWS does."""
    tags = self.list_user_tags(user_name)
    update_user(self, user_name, new_path, new_user_name)
    self.tag_user(new_user_name or user_name, tags)


def create_given(self, *args, **kwargs):
    """Gives a service no network configuration if there was none, as AWS does."""
    create_service(self, *args, **kwargs)
    self.network_configuration = self.network_configuration or None


def provisioning_status(self):
    """Says that a permission set is provisioned, which the real AWS provider asks and moto does not know."""
    return json.dumps({"PermissionSetProvisioningStatus": {"Status": "SUCCEEDED"}})


IAMBackend.delete_policy = delete_detached_policy
IAMBackend.update_role = update_given
IAMBackend.update_user = update_with_tags
Service.__init__ = create_given
SSOAdminResponse.describe_permission_set_provisioning_status = provisioning_status
signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which may still need IAM
logging.getLogger("werkzeug").setLevel(logging.ERROR)
moto = DomainDispatcherApplication(create_backend_app)
lock = threading.Lock()
iam, ecs = iam_backends[DEFAULT_ACCOUNT_ID], ecs_backends[DEFAULT_ACCOUNT_ID]
saved = {}


def one_call_at_a_time(environ, start_response):
    """Calls moto, which is not thread-safe: it iterates over policies while another call adds one."""
    _, command, name = (environ["PATH_INFO"] + "//").split("/")[:3]
    with lock:
        if command == "save":
            saved[name] = copy.deepcopy((iam["aws"], ecs["us-east-1"]))
        elif command == "restore":
            iam["aws"], ecs["us-east-1"] = copy.deepcopy(saved[name])
        else:
            return moto(environ, start_response)
    start_response("200 OK", [])
    return []


def serve(stop):
    """Serves until the parent closes its end of the pipe."""
    server = make_server("127.0.0.1", 0, one_call_at_a_time, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(os.getpid(), server.port, flush=True)
    os.read(stop, 1)
    os._exit(0)


_ = iam["aws"].managed_policies
servers = {}  # the ends of the pipes by process ID
while line := sys.stdin.readline():
    command, *pid = line.split()
    if command == "start":
        ours, stop = os.pipe()
        if child := os.fork():
            os.close(ours)
            servers[child] = stop
        else:
            for end in [*servers.values(), stop]:
                os.close(end)
            serve(ours)
    else:
        os.close(servers.pop(int(pid[0])))
        os.waitpid(int(pid[0]), 0)
        print("stopped", flush=True)
for process, end in servers.items():
    os.close(end)
    os.waitpid(process, 0)
