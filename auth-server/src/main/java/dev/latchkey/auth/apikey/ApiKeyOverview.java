package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.VisibleWorkspaces;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.page.Glance;
import dev.latchkey.auth.page.Glance.Attention;
import dev.latchkey.auth.page.Glance.Figure;
import dev.latchkey.auth.page.HomePart;
import dev.latchkey.auth.page.QueryName;
import dev.latchkey.auth.review.Finding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;

/** The keys of an organization over all its workspaces, as far as somebody sees them: how many, and which should be looked at. */
@Service
@Order(2)
class ApiKeyOverview implements HomePart {

    private static final int MOST_WORKSPACES = 200;

    private final ApiKeyOverviewStore store;
    private final ApiKeys apiKeys;
    private final KeyTypes keyTypes;
    private final VisibleWorkspaces visible;
    private final Clock clock;

    ApiKeyOverview(
            ApiKeyOverviewStore store, ApiKeys apiKeys, KeyTypes keyTypes, VisibleWorkspaces visible, Clock clock) {
        this.store = store;
        this.apiKeys = apiKeys;
        this.keyTypes = keyTypes;
        this.visible = visible;
        this.clock = clock;
    }

    /** Live keys: all of them, and those of each sort that asks for attention. A key may be of several sorts. */
    record Counts(long live, long rotationDue, long expiring, long inactive) {}

    /** Which keys to list. */
    enum Show {
        ALL,
        ROTATION_DUE,
        EXPIRING,
        INACTIVE,
        LIVE,
        ANY_ADDRESS
    }

    /**
     * Live keys of a workspace.
     *
     * @param anyAddress those that can be used from any address
     */
    record Reach(long live, long anyAddress) {}

    /** From where the live keys of these workspaces can be used, by workspace; one without a live key is left out. */
    Map<String, Reach> reach(List<Workspace> workspaces) {
        return store.reach(ids(workspaces), clock.instant());
    }

    @Override
    public Glance glance(Access access, String organizationId) {
        Counts keys = store.counts(ids(workspaces(access, organizationId)), bounds());
        return new Glance(
                new Figure(keys.live(), "live API key", "live API keys", "/api-keys"),
                List.of(
                        attention(Show.EXPIRING, keys.expiring(), "expires", "expire", " within 14 days"),
                        attention(Show.ROTATION_DUE, keys.rotationDue(), "is", "are", " due for rotation"),
                        attention(Show.INACTIVE, keys.inactive(), "has", "have", " not been used for 14 days")));
    }

    private static Attention attention(Show show, long count, String one, String many, String what) {
        return new Attention(
                count,
                "key " + one + what,
                "keys " + many + what,
                "/api-keys?show=" + QueryName.of(show),
                show == Show.EXPIRING);
    }

    /** The workspaces whose keys the caller sees. */
    List<Workspace> workspaces(Access access, String organizationId) {
        access.requireSight(organizationId);
        return visible.of(access, organizationId, null, MOST_WORKSPACES).stream()
                .filter(workspace -> access.may(Permission.API_KEYS_READ, organizationId, workspace.id()))
                .toList();
    }

    /**
     * A page of the keys of these workspaces, newest first.
     *
     * @param after the id of the last key of the page before, {@code null} for the first page
     */
    List<ApiKey> list(List<Workspace> workspaces, Show show, String after, int limit) {
        List<String> ids = ids(workspaces);
        ApiKey last = after == null
                ? null
                : apiKeys.find(after)
                        .filter(key -> ids.contains(key.workspaceId()))
                        .orElse(null);
        if (after != null && last == null) {
            return List.of();
        }
        return store.list(ids, show, bounds(), last, limit);
    }

    private static List<String> ids(List<Workspace> workspaces) {
        return workspaces.stream().map(Workspace::id).toList();
    }

    private ApiKeyOverviewStore.Bounds bounds() {
        Instant now = clock.instant();
        Map<String, Duration> rotationDueAfter = keyTypes.rotationDueAfter();
        return new ApiKeyOverviewStore.Bounds(
                now, now.minus(Finding.INACTIVE_AFTER), now.plus(Finding.EXPIRING_WITHIN), rotationDueAfter);
    }
}
