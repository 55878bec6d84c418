package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.apikey.ApiKey.Restrictions;
import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Decides whether a key can be what somebody wants it to be, and completes what was not said. */
@Component
class ApiKeyRules {

    private final KeyTypes keyTypes;
    private final ApiKeyStore store;
    private final Resellers resellers;
    private final Workspaces workspaces;

    ApiKeyRules(KeyTypes keyTypes, ApiKeyStore store, Resellers resellers, Workspaces workspaces) {
        this.keyTypes = keyTypes;
        this.store = store;
        this.resellers = resellers;
        this.workspaces = workspaces;
    }

    /**
     * The key that a draft describes, as yet without an id.
     *
     * @throws InvalidApiKeyException with all that is wrong with it
     */
    ApiKey plan(ApiKeyDraft draft, Workspace workspace, Instant now) {
        FieldRules rules = new FieldRules();
        String name = rules.name(draft.name());
        KeyType type = draft.type() == null ? null : keyTypes.find(draft.type()).orElse(null);
        if (type == null) {
            rules.fault("type", "There is no such key type.");
            throw rules.failure();
        }
        ApiKeyDraft complete = withCopies(draft, type, workspace, rules);
        Restrictions restrictions = new Restrictions(
                rules.scopes(complete.scopes(), type),
                rules.endpointGroups(keyTypes.endpointGroupIds(complete.endpointGroups()), type),
                rules.allowedIps(complete.allowedIps()),
                rules.rateLimit(complete.rateLimit(), type));
        rules.requireAllowlist(complete.allowedIps(), type, workspace);
        Instant end = end(draft.expiresAt(), type, now, rules);
        reseller(draft.resellerClientId(), type, workspace, rules);
        rules.requireNoFaults();
        Duration lifetime = end == null ? null : Duration.between(now, end);
        return new ApiKey(
                null,
                null,
                workspace.organizationId(),
                workspace.id(),
                name,
                draft.type(),
                draft.resellerClientId(),
                restrictions,
                new ApiKey.Life(now, lifetime, end, null, null),
                null);
    }

    /**
     * A key as it is after a change.
     *
     * @throws InvalidApiKeyException with all that is wrong with the change
     */
    ApiKey changed(ApiKey key, ApiKeyChange change) {
        FieldRules rules = new FieldRules();
        KeyType type = typeOf(key);
        Restrictions now = key.restrictions();
        String name = change.name() == null ? key.name() : rules.name(change.name());
        Restrictions restrictions = new Restrictions(
                change.scopes() == null ? now.scopes() : rules.scopes(change.scopes(), type),
                change.endpointGroups() == null
                        ? now.endpointGroups()
                        : rules.endpointGroups(keyTypes.endpointGroupIds(change.endpointGroups()), type),
                change.allowedIps() == null ? now.allowedIps() : rules.allowedIps(change.allowedIps()),
                change.rateLimit() == null ? now.rateLimit() : rules.rateLimit(change.rateLimit(), type));
        if (change.allowedIps() != null) {
            rules.requireAllowlist(change.allowedIps(), type, workspaceOf(key));
        }
        rules.requireNoFaults();
        return key.with(name, restrictions);
    }

    /**
     * Demands that a key like that one might be made today.
     *
     * @throws InvalidApiKeyException if not
     */
    void requireRenewable(ApiKey key) {
        FieldRules rules = new FieldRules();
        rules.requireAllowlist(key.restrictions().allowedIps(), typeOf(key), workspaceOf(key));
        rules.requireNoFaults();
    }

    /**
     * For how long a successor of that key lives: as long as the key was made for, and no longer than its type allows today.
     *
     * @return {@code null} for ever
     */
    Duration freshLifetime(ApiKey key) {
        Duration own = key.life().lifetime();
        Duration most = typeOf(key).lifetime();
        return own == null || (most != null && most.compareTo(own) < 0) ? most : own;
    }

    /** As the database has it now: a duty holds from the moment that it is taken on. */
    private Workspace workspaceOf(ApiKey key) {
        return workspaces.read(key.workspaceId()).orElseThrow();
    }

    private KeyType typeOf(ApiKey key) {
        return keyTypes.find(key.type())
                .orElseThrow(() -> new ApiKeyStateException("Keys of this type are no longer supported."));
    }

    private ApiKeyDraft withCopies(ApiKeyDraft draft, KeyType type, Workspace workspace, FieldRules rules) {
        if (draft.copyRestrictionsFrom() == null) {
            return draft;
        }
        Optional<ApiKey> model = Optional.of(draft.copyRestrictionsFrom())
                .filter(Input::isId)
                .flatMap(store::find)
                .filter(key -> key.organizationId().equals(workspace.organizationId()))
                .filter(key -> key.type().equals(draft.type()));
        if (model.isEmpty()) {
            rules.fault("copy_restrictions_from", "There is no such key of this type in this organization.");
            return draft;
        }
        return draft.completedFrom(model.get().restrictions(), type);
    }

    private static Instant end(Instant wanted, KeyType type, Instant now, FieldRules rules) {
        Instant last = type.lifetime() == null ? null : now.plus(type.lifetime());
        if (wanted == null) {
            return last;
        }
        if (!wanted.isAfter(now)) {
            rules.fault("expires_at", "Must be in the future.");
        } else if (last != null && wanted.isAfter(last)) {
            rules.fault(
                    "expires_at",
                    "Keys of this type live for " + type.lifetime().toDays() + " days at most.");
        } else if (wanted.isAfter(FieldRules.LAST_INSTANT)) {
            rules.fault("expires_at", "Is too far away; leave it out for a key that does not end by itself.");
        }
        return wanted.truncatedTo(ChronoUnit.SECONDS);
    }

    private void reseller(String id, KeyType type, Workspace workspace, FieldRules rules) {
        if (!type.reseller()) {
            if (id != null) {
                rules.fault("reseller_client_id", "Keys of this type belong to no reseller.");
            }
            return;
        }
        boolean known = Input.isId(id)
                && resellers
                        .read(id)
                        .map(Reseller::organizationId)
                        .filter(workspace.organizationId()::equals)
                        .isPresent();
        if (!known) {
            rules.fault("reseller_client_id", "Must name a reseller of this organization.");
        }
    }
}
