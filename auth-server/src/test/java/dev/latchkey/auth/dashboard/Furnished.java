package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * An organization with one of everything in it, each under a name that a page must neither run nor let grow out of it.
 *
 * @param base the path of its pages
 */
record Furnished(Workspace workspace, Person owner, String base, List<Person> members, Credentials resourceServer) {

    static final String SCRIPT = "<script>alert(1)</script>";

    private static final String NAME = SCRIPT + " " + "long".repeat(30);

    /** Whether a link leads to what is of this house or of nobody: other tests have made organizations and resource servers, which operators see. */
    boolean isHere(String link) {
        if (link.contains("after=")) {
            return false;
        }
        if (link.matches("(/platform)?/organizations/org_.*")) {
            return link.contains(workspace.organizationId());
        }
        return !link.matches("/platform/resource-servers/.*/delete") || link.contains(resourceServer.id());
    }

    /** Where operators begin, who see so many organizations that this one is not among the first. */
    List<String> startsOfOperators() {
        return List.of("/", base, "/platform" + base, "/platform/resource-servers/" + resourceServer.id() + "/delete");
    }

    /** Furnishes. */
    @Component
    static class Maker {

        private final Wire wire;
        private final Fixtures fixtures;
        private final People people;

        Maker(Wire wire, Fixtures fixtures, People people) {
            this.wire = wire;
            this.fixtures = fixtures;
            this.people = people;
        }

        Furnished make() {
            Workspace workspace = fixtures.workspace();
            String id = workspace.organizationId();
            Person owner = people.memberOf(id, Role.OWNER);
            String organization = "/organizations/" + id;
            String inWorkspace = "/workspaces/" + workspace.id();
            post(owner, organization + "/workspaces", "'name':'" + NAME + "'");
            String app = made(
                    owner,
                    organization + "/clients",
                    "'client_name':'" + NAME + "','scope':'jobs:read','workspace_id':'" + workspace.id() + "'",
                    "client_id");
            post(owner, "/clients/" + app + "/secrets", "");
            post(owner, organization + "/clients", "'client_name':'Of all workspaces','scope':'jobs:read'");
            String key = key(owner, inWorkspace, NAME, "cronflow-production");
            post(owner, "/api-keys/" + key + "/rotate", "");
            String revoked = key(owner, inWorkspace, "Leaked", "crondb");
            wire.api("DELETE", "/api/v1/api-keys/" + revoked, owner.session(), null);
            String reseller = made(owner, organization + "/resellers", "'name':'" + NAME + "','quota':5000", "id");
            post(
                    owner,
                    inWorkspace + "/api-keys",
                    "'name':'Of a reseller','type':'crondb-reseller','reseller_client_id':'" + reseller + "'");
            String webhook = made(
                    owner,
                    organization + "/webhooks",
                    "'url':'https://hooks.example.com/" + "long-".repeat(40) + "','event_types':['api_key.*']",
                    "id");
            post(owner, "/webhooks/" + webhook + "/test", null);
            return new Furnished(
                    workspace,
                    owner,
                    organization,
                    List.of(people.memberOf(id, Role.DEVELOPER), people.memberOf(workspace, Role.AUDITOR)),
                    fixtures.resourceServer());
        }

        private String key(Person owner, String workspace, String name, String type) {
            return made(owner, workspace + "/api-keys", "'name':'" + name + "','type':'" + type + "'", "id");
        }

        private void post(Person owner, String path, String members) {
            made(owner, path, members, null);
        }

        private String made(Person owner, String path, String members, String id) {
            String body = members == null ? null : "{" + members.replace('\'', '"') + "}";
            var answer = wire.api("POST", "/api/v1" + path, owner.session(), body);
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(path + ": " + answer.body());
            }
            return (String) wire.json(answer).get(id);
        }
    }
}
