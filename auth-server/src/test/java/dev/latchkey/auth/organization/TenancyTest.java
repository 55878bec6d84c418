package dev.latchkey.auth.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.event.Actor;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Organizations that are suspended, resumed and change their plan, and their resellers. */
@AuthServerTest
class TenancyTest {

    private static final Actor OPERATOR = new Actor("operator", "198.51.100.7");

    /** What an entry of the log says: denies all, or nothing. */
    private static final String DENIES = "denies";

    private static final String CHANGED = "changed";

    @Autowired
    Organizations organizations;

    @Autowired
    Resellers resellers;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Wire wire;

    @Autowired
    JdbcClient jdbc;

    private String id;

    @BeforeEach
    void create() {
        id = fixtures.organization().id();
    }

    @Test
    void aNewOrganizationIsActiveOnTheFreePlan() {
        assertThat(organizations.find(id).orElseThrow())
                .returns("free", Organization::plan)
                .returns(Organization.Status.ACTIVE, Organization::status);
        assertThat(entries()).isEmpty();
    }

    @Test
    void theTokensOfASuspendedOrganizationAreGoodForNothingUntilItIsResumed() {
        Workspace workspace = fixtures.workspace();
        Credentials client = fixtures.clientOf(workspace, "jobs:read");
        Credentials resourceServer = fixtures.resourceServer();
        String token = wire.token(client);

        organizations.suspend(workspace.organizationId(), OPERATOR);
        assertThat(wire.introspect(resourceServer, token)).containsEntry("active", false);

        organizations.resume(workspace.organizationId(), OPERATOR);
        assertThat(wire.introspect(resourceServer, token)).containsEntry("active", true);
    }

    @Test
    void suspendingDeniesEverythingForGoodAndResumingTakesItBack() {
        organizations.suspend(id, OPERATOR);
        organizations.suspend(id, OPERATOR);
        assertThat(status()).isEqualTo(Organization.Status.SUSPENDED);
        assertThat(entries()).containsExactly(DENIES);

        organizations.resume(id, OPERATOR);
        organizations.resume(id, OPERATOR);
        assertThat(status()).isEqualTo(Organization.Status.ACTIVE);
        assertThat(entries()).containsExactly(DENIES, CHANGED);

        assertThat(audit(id))
                .containsExactly(
                        "organization.created system",
                        "organization.suspended operator",
                        "organization.resumed operator");
    }

    @Test
    void aPlanChangeIsKnownAtOnceAndDeniesNothing() {
        assertThat(organizations.find(id).orElseThrow().plan()).isEqualTo("free");

        organizations.changePlan(id, "pro", OPERATOR);
        organizations.changePlan(id, "pro", OPERATOR);

        assertThat(organizations.find(id).orElseThrow().plan()).isEqualTo("pro");
        assertThat(entries()).containsExactly(CHANGED);
        assertThat(audit(id)).last().isEqualTo("organization.plan_changed operator");
    }

    @Test
    void aPlanThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> organizations.changePlan(id, "platinum", OPERATOR))
                .isInstanceOf(UnknownPlanException.class);

        assertThat(organizations.find(id).orElseThrow().plan()).isEqualTo("free");
        assertThat(entries()).isEmpty();
    }

    /** The newest entry replaces the older ones: one that told of a plan alone would let a suspended organization in. */
    @Test
    void whateverElseChangesASuspendedOrganizationStaysDenied() {
        Reseller reseller = resellers.create(id, "Acme", 10, OPERATOR);
        organizations.suspend(id, OPERATOR);

        organizations.changePlan(id, "enterprise", OPERATOR);
        resellers.changeQuota(reseller.id(), 20, OPERATOR);
        resellers.disable(reseller.id(), OPERATOR);

        assertThat(entries()).containsExactly(DENIES, DENIES, DENIES, DENIES);
    }

    @Test
    void aResellersQuotaAndSwitchAreKnownAtOnceAndAnnouncedAsItsOrganizations() {
        Reseller reseller = resellers.create(id, "Acme", 10, OPERATOR);
        assertThat(resellers.find(reseller.id())).contains(reseller);

        resellers.changeQuota(reseller.id(), 20, OPERATOR);
        assertThat(resellers.find(reseller.id()).orElseThrow().quota()).isEqualTo(20);

        resellers.disable(reseller.id(), OPERATOR);
        resellers.disable(reseller.id(), OPERATOR);
        assertThat(resellers.find(reseller.id()).orElseThrow().disabled()).isTrue();

        resellers.enable(reseller.id(), OPERATOR);
        assertThat(resellers.find(reseller.id()).orElseThrow().disabled()).isFalse();
        assertThat(entries()).containsExactly(CHANGED, CHANGED, CHANGED);
        assertThat(audit(reseller.id()))
                .containsExactly(
                        "reseller.created operator",
                        "reseller.quota_changed operator",
                        "reseller.disabled operator",
                        "reseller.enabled operator");
    }

    @Test
    void anOrganizationsResellersAreItsOwn() {
        Reseller first = resellers.create(id, "Acme", 0, OPERATOR);
        Reseller second = resellers.create(id, "Brix", 5, OPERATOR);
        resellers.create(fixtures.organization().id(), "Other", 5, OPERATOR);

        assertThat(resellers.of(id)).containsExactly(first, second);
    }

    @Test
    void aNegativeQuotaIsRefused() {
        Reseller reseller = resellers.create(id, "Acme", 10, OPERATOR);

        assertThatThrownBy(() -> resellers.changeQuota(reseller.id(), -1, OPERATOR))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> resellers.create(id, "Acme", -1, OPERATOR))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(resellers.of(id)).containsExactly(reseller);
    }

    private Organization.Status status() {
        return organizations.find(id).orElseThrow().status();
    }

    private List<String> entries() {
        return jdbc.sql("select issued_before, expires_at from revocation_entry"
                        + " where kind = 'organization' and id = :id order by seq")
                .param("id", id)
                .query((rs, row) -> {
                    OffsetDateTime bound = rs.getObject("issued_before", OffsetDateTime.class);
                    boolean kept = rs.getObject("expires_at", OffsetDateTime.class) == null;
                    if (bound == null && kept) {
                        return DENIES;
                    }
                    return bound != null && bound.toInstant().equals(Instant.EPOCH) && !kept ? CHANGED : "?";
                })
                .list();
    }

    private List<String> audit(String subject) {
        return jdbc.sql("select type, actor from audit_event where subject = :subject order by occurred_at")
                .param("subject", subject)
                .query((rs, row) -> rs.getString("type") + " " + rs.getString("actor"))
                .list();
    }
}
