package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
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
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;

/** How many clients an organization has, as far as somebody sees them, and how many of them should be looked at. */
@Service
@Order(1)
class ClientOverview implements HomePart {

    /** A secret that nothing has been made to follow for so long should be rotated. */
    static final Duration OLD = Duration.ofDays(90);

    private final ClientOverviewStore store;
    private final Clients clients;
    private final Clock clock;

    ClientOverview(ClientOverviewStore store, Clients clients, Clock clock) {
        this.store = store;
        this.clients = clients;
        this.clock = clock;
    }

    /** Clients: all of them, and those of each sort that asks for attention. A client may be of several sorts. */
    record Counts(long all, long disabled, long rotationDue, long expiring, long inactive) {}

    /** Which clients to list. */
    enum Show {
        ALL,
        ROTATION_DUE,
        EXPIRING,
        INACTIVE,
        DISABLED
    }

    @Override
    public Glance glance(Access access, String organizationId) {
        Counts apps = store.counts(bounds(access, organizationId));
        return new Glance(
                new Figure(apps.all(), "app", "apps", "/apps"),
                List.of(
                        attention(Show.EXPIRING, apps.expiring(), "uses", "use", " a secret that ends within 14 days"),
                        attention(
                                Show.ROTATION_DUE,
                                apps.rotationDue(),
                                "has",
                                "have",
                                " one secret, older than 90 days"),
                        attention(Show.INACTIVE, apps.inactive(), "has", "have", " not been used for 14 days"),
                        attention(Show.DISABLED, apps.disabled(), "is", "are", " disabled")));
    }

    /** The clients that the caller sees and that are to be shown, in the order of their ids, behind {@code after}. */
    List<Client> list(Access access, String organizationId, Show show, String after, int limit) {
        return store.list(show, bounds(access, organizationId), after == null ? "" : after, limit).stream()
                .map(clients::read)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Attention attention(Show show, long count, String one, String many, String what) {
        return new Attention(
                count,
                "app " + one + what,
                "apps " + many + what,
                "/apps?show=" + QueryName.of(show),
                show == Show.EXPIRING);
    }

    private ClientOverviewStore.Bounds bounds(Access access, String organizationId) {
        access.requireSight(organizationId);
        boolean all = VisibleClients.seesAll(access, organizationId);
        List<String> workspaces = all ? List.of() : VisibleClients.readable(access, organizationId);
        Instant now = clock.instant();
        return new ClientOverviewStore.Bounds(
                organizationId,
                all,
                workspaces,
                now,
                now.minus(OLD),
                now.plus(Finding.EXPIRING_WITHIN),
                now.minus(Finding.INACTIVE_AFTER));
    }
}
