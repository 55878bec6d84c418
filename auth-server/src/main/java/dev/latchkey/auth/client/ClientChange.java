package dev.latchkey.auth.client;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is to become of a client; what is {@code null} stays as it is. */
public record ClientChange(String clientName, Set<String> scopes, Boolean disabled) {

    Client of(Client before) {
        return new Client(
                before.clientId(),
                before.organizationId(),
                before.workspaceId(),
                clientName == null ? before.clientName() : clientName,
                scopes == null ? before.scopes() : scopes,
                disabled == null ? before.disabled() : disabled,
                before.tokensValidFrom(),
                before.resourceServer(),
                before.createdAt(),
                before.secrets());
    }

    /** What changes, by the names that the wire uses; disabling and enabling are events of their own. */
    Map<String, String> facts(Client before) {
        Client after = of(before);
        Map<String, String> facts = new TreeMap<>();
        if (!after.clientName().equals(before.clientName())) {
            facts.put("client_name", after.clientName());
        }
        if (!after.scopes().equals(before.scopes())) {
            facts.put("scope", String.join(" ", after.scopes()));
        }
        return facts;
    }
}
