package dev.latchkey.auth;

import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.apikey.ApiKeys;
import dev.latchkey.auth.apikey.NewApiKey;
import dev.latchkey.auth.client.Client;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.client.NewSecret;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Makes what a test needs, through the features' own verbs. */
@Component
public class Fixtures {

    private final Organizations organizations;
    private final Workspaces workspaces;
    private final Clients clients;
    private final ApiKeys apiKeys;

    Fixtures(Organizations organizations, Workspaces workspaces, Clients clients, ApiKeys apiKeys) {
        this.organizations = organizations;
        this.workspaces = workspaces;
        this.clients = clients;
        this.apiKeys = apiKeys;
    }

    public Organization organization() {
        return organizations.create("Acme", Actor.SYSTEM);
    }

    /** A workspace in an organization of its own. */
    public Workspace workspace() {
        return workspaces.create(organization().id(), "Main", Actor.SYSTEM);
    }

    /** A client that is pinned to no workspace, in an organization of its own. */
    public Credentials client(String... scopes) {
        return credentials(clients.register(organization().id(), null, "Billing", Set.of(scopes), Actor.SYSTEM));
    }

    public Credentials clientOf(Workspace workspace, String... scopes) {
        return credentials(
                clients.register(workspace.organizationId(), workspace.id(), "Billing", Set.of(scopes), Actor.SYSTEM));
    }

    public Credentials resourceServer() {
        return credentials(clients.registerResourceServer(
                "API", new Client.ResourceServer("https://api.example.com", "production"), Actor.SYSTEM));
    }

    public NewApiKey apiKey(Workspace workspace) {
        return apiKeys.create(workspace, "CI", "cronflow-production", Actor.SYSTEM);
    }

    public static Credentials credentials(NewSecret made) {
        return new Credentials(made.clientId(), made.secret().value());
    }
}
