package dev.latchkey.auth.client;

import java.util.List;
import java.util.Set;

/**
 * What somebody typed about a client, kept as typed.
 *
 * @param workspaceId empty for a client that is pinned to none
 */
record ClientForm(String clientName, Set<String> scopes, String workspaceId) {

    static final ClientForm EMPTY = new ClientForm("", Set.of(), "");

    static ClientForm of(String clientName, List<String> scopes, String workspaceId) {
        return new ClientForm(clientName, scopes == null ? Set.of() : Set.copyOf(scopes), workspaceId);
    }

    static ClientForm of(Client client) {
        return new ClientForm(
                client.clientName(), client.scopes(), client.workspaceId() == null ? "" : client.workspaceId());
    }

    /** As the management API takes scopes. */
    String scope() {
        return String.join(" ", scopes.stream().sorted().toList());
    }

    /** As the management API takes a workspace. */
    String workspace() {
        return workspaceId.isEmpty() ? null : workspaceId;
    }
}
