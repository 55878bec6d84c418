package dev.latchkey.auth.openapi;

import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.client.NewSecret;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.openapi.Document.Operation;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * An organization with one of everything in it.
 *
 * @param ids what the parameters of paths and the members of bodies that name something are called, to an id that is real
 */
record World(Workspace workspace, Person owner, Map<String, String> ids) {

    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

    String organizationId() {
        return workspace.organizationId();
    }

    /** The path of an operation upon this world. */
    String path(Operation operation) {
        return PARAMETER.matcher(operation.path()).replaceAll(parameter -> id(operation, parameter));
    }

    /** The path with the last parameter taken from another world. */
    String pathWithLastFrom(World other, Operation operation) {
        int last = operation.path().lastIndexOf('{');
        String before = PARAMETER
                .matcher(operation.path().substring(0, last))
                .replaceAll(parameter -> id(operation, parameter));
        return before
                + PARAMETER
                        .matcher(operation.path().substring(last))
                        .replaceAll(parameter -> other.id(operation, parameter));
    }

    private String id(Operation operation, MatchResult parameter) {
        String name = parameter.group(1);
        if (operation.path().contains("/resource-servers/")) {
            return ids.get("resource_server_id");
        }
        return Optional.ofNullable(ids.get(name))
                .orElseThrow(() -> new AssertionError(
                        operation + ": say in " + Maker.class.getName() + " what a real " + name + " is"));
    }

    /** Makes worlds. */
    @Component
    static class Maker {

        private final Fixtures fixtures;
        private final People people;
        private final Clients clients;
        private final Resellers resellers;
        private final Wire wire;

        Maker(Fixtures fixtures, People people, Clients clients, Resellers resellers, Wire wire) {
            this.fixtures = fixtures;
            this.people = people;
            this.clients = clients;
            this.resellers = resellers;
            this.wire = wire;
        }

        /** A world whose client is pinned to no workspace, nor those that are yet to be registered. */
        World make() {
            return make(false);
        }

        World make(boolean clientIsPinned) {
            Workspace workspace = fixtures.workspace();
            String organization = workspace.organizationId();
            NewSecret client = clients.register(
                    organization, clientIsPinned ? workspace.id() : null, "Billing", Set.of("jobs:read"), Actor.SYSTEM);
            Map<String, String> ids = new HashMap<>();
            ids.put("organization_id", organization);
            ids.put("workspace_id", workspace.id());
            ids.put("client_id", client.clientId());
            ids.put("secret_id", client.id());
            ids.put("api_key_id", fixtures.apiKey(workspace).id());
            ids.put("copy_restrictions_from", ids.get("api_key_id"));
            ids.put(
                    "reseller_id",
                    resellers.create(organization, "Brix", 100, Actor.SYSTEM).id());
            ids.put("reseller_client_id", ids.get("reseller_id"));
            ids.put("user_id", people.memberOf(organization, Role.DEVELOPER).userId());
            ids.put("resource_server_id", fixtures.resourceServer().id());
            Person owner = people.memberOf(organization, Role.OWNER);
            ids.put(
                    "initial_access_token_id",
                    initialAccessToken(organization, owner, clientIsPinned ? workspace : null));
            ids.put("webhook_id", webhook(organization, owner));
            ids.put("delivery_id", delivery(ids.get("webhook_id"), owner));
            return new World(workspace, owner, ids);
        }

        private String webhook(String organization, Person owner) {
            return (String) wire.json(wire.api(
                            "POST",
                            "/api/v1/organizations/" + organization + "/webhooks",
                            owner.session(),
                            "{\"url\":\"https://example.com/hooks\",\"event_types\":[\"reseller.*\"]}"))
                    .get("id");
        }

        private String delivery(String webhook, Person owner) {
            return (String) wire.json(wire.api("POST", "/api/v1/webhooks/" + webhook + "/test", owner.session(), null))
                    .get("id");
        }

        private String initialAccessToken(String organization, Person owner, Workspace pinnedTo) {
            return (String) wire.json(wire.api(
                            "POST",
                            "/api/v1/organizations/" + organization + "/initial-access-tokens",
                            owner.session(),
                            pinnedTo == null ? "{}" : "{\"workspace_id\":\"" + pinnedTo.id() + "\"}"))
                    .get("id");
        }

        /** Makes the person of {@code user_id} a member of the workspace, too. */
        World withWorkspaceMember(World world) {
            Map<String, String> ids = new HashMap<>(world.ids());
            ids.put(
                    "user_id",
                    people.memberOf(world.workspace(), Role.DEVELOPER).userId());
            return new World(world.workspace(), world.owner(), ids);
        }
    }
}
