package dev.latchkey.auth.apikey;

import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.protocol.ClaimNames;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What is true of a live key now: what its owner has chosen, its type gives and its organization's plan allows. Answered on a warm cache
 * without a SELECT.
 */
@Component
public class ApiKeyFacts {

    private final KeyTypes keyTypes;
    private final Organizations organizations;
    private final Resellers resellers;

    ApiKeyFacts(KeyTypes keyTypes, Organizations organizations, Resellers resellers) {
        this.keyTypes = keyTypes;
        this.organizations = organizations;
        this.resellers = resellers;
    }

    /** What the key may be used for: what was given to it, as far as its type still has it. */
    Set<String> scopes(ApiKey key) {
        return common(key.restrictions().scopes(), type(key).scopes());
    }

    /**
     * What else the key is limited to, under the names of the introspection answer. A sort of restriction that is absent does not
     * restrict; {@code endpoint_groups} is present wherever the type knows groups, and then complete.
     */
    Map<String, Object> restrictions(ApiKey key) {
        KeyType type = type(key);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("key_type", key.type());
        putUnlessEmpty(facts, "environments", type.environments());
        putUnlessEmpty(facts, "methods", type.methods());
        if (!type.endpointGroups().isEmpty()) {
            facts.put("endpoint_groups", List.copyOf(endpointGroups(key, type)));
        }
        putUnlessEmpty(facts, "allowed_ips", key.restrictions().allowedIps());
        RateLimit limit = type.limit(key.restrictions().rateLimit());
        if (limit != null) {
            Map<String, Object> fact = new LinkedHashMap<>();
            fact.put("limit", limit.limit());
            fact.put("period", limit.period().toString());
            facts.put("rate_limit", fact);
        }
        return facts;
    }

    /** Whom the key belongs to, and how they stand. */
    Map<String, Object> ownership(ApiKey key) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(ClaimNames.ORGANIZATION_ID, key.organizationId());
        facts.put(ClaimNames.WORKSPACE_ID, key.workspaceId());
        facts.put("plan", organization(key).plan());
        facts.put("account_status", accountStatus(key));
        if (key.resellerId() != null) {
            facts.put("reseller_client_id", key.resellerId());
        }
        return facts;
    }

    /** {@code active}; or {@code suspended}, or {@code reseller_disabled}: then the key is good for nothing. */
    String accountStatus(ApiKey key) {
        if (organization(key).status() == Organization.Status.SUSPENDED) {
            return "suspended";
        }
        boolean disabled = key.resellerId() != null
                && reseller(key).map(Reseller::disabled).orElse(true);
        return disabled ? "reseller_disabled" : "active";
    }

    /** Whose quota the key counts against; empty where it is not a reseller's. */
    Optional<Reseller> reseller(ApiKey key) {
        return key.resellerId() == null ? Optional.empty() : resellers.find(key.resellerId());
    }

    private Set<String> endpointGroups(ApiKey key, KeyType type) {
        Set<String> chosen = key.restrictions().endpointGroups();
        Set<String> groups = chosen.isEmpty() ? type.endpointGroups() : common(chosen, type.endpointGroups());
        return keyTypes.allowedBy(organization(key).plan(), groups);
    }

    private Organization organization(ApiKey key) {
        return organizations.find(key.organizationId()).orElseThrow();
    }

    private KeyType type(ApiKey key) {
        return keyTypes.find(key.type()).orElseThrow();
    }

    private static Set<String> common(Set<String> some, Set<String> others) {
        Set<String> common = new LinkedHashSet<>(some);
        common.retainAll(others);
        return common;
    }

    private static void putUnlessEmpty(Map<String, Object> facts, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            facts.put(name, List.copyOf(values));
        }
    }
}
