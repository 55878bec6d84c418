package dev.latchkey.auth.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Scrape;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What an operator sees of the outbox; nothing is sent. */
@AuthServerTest
@TestPropertySource(properties = {"latchkey.webhooks.sending=false", "latchkey.limits.webhooks=3"})
class WebhookMetricsTest {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Webhooks webhooks;

    @Autowired
    Deliveries deliveries;

    @Autowired
    Organizations organizations;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MovableClock clock;

    @Value("${local.management.port}")
    int managementPort;

    /** Another time in each test, since what was read is good for seconds. */
    private static Duration later = Duration.ZERO;

    private Organization organization;
    private String webhook;

    @BeforeEach
    void makeSomeThatAreDue() {
        jdbc.sql("update webhook set deleted_at = current_timestamp where deleted_at is null")
                .update();
        organization = fixtures.organization();
        webhook = webhooks.create(organization.id(), "https://example.com/", List.of("client.*"), Actor.SYSTEM)
                .webhookId();
        deliveries.test(webhooks.find(webhook).orElseThrow(), Actor.SYSTEM);
        deliveries.test(webhooks.find(webhook).orElseThrow(), Actor.SYSTEM);
        clock.move(later);
        pass(A_MINUTE);
    }

    @AfterEach
    void resetTheClock() {
        clock.reset();
    }

    @Test
    void whatIsDueIsCountedAndHowLongItHasBeen() {
        assertThat(due("ready")).isEqualTo(2);
        assertThat(due("failing")).isZero();
        assertThat(scrape().sum("latchkey_webhooks_oldest_due_seconds"))
                .isBetween((double) later.toSeconds(), later.toSeconds() + 30.0);
    }

    /** Whose receiver is dead for hours is no sign that this server does not send. */
    @Test
    void whatWaitsForAReceiverThatFailsIsCountedByItself() {
        jdbc.sql(
                        "update webhook_health set paused_until = timestamp with time zone '2999-01-01 00:00:00+00' where webhook_id = :id")
                .param("id", webhook)
                .update();

        assertThat(due("ready")).isZero();
        assertThat(due("failing")).isEqualTo(2);
        assertThat(scrape().sum("latchkey_webhooks_oldest_due_seconds")).isZero();
    }

    @Test
    void whatIsNotToBeSentIsNotDue() {
        organizations.suspend(organization.id(), Actor.SYSTEM);
        assertThat(due("ready")).isZero();
        organizations.resume(organization.id(), Actor.SYSTEM);
        pass(A_MINUTE);
        assertThat(due("ready")).isEqualTo(2);

        webhooks.change(webhook, new Webhooks.Change(null, null, true), before -> {}, Actor.SYSTEM);
        pass(A_MINUTE);
        assertThat(due("ready")).isZero();
        assertThat(scrape().sum("latchkey_webhooks_disabled", "reason=\"manual\""))
                .isEqualTo(1);
        assertThat(scrape().sum("latchkey_webhooks_disabled", "reason=\"failing\""))
                .isZero();
    }

    private void pass(Duration time) {
        later = later.plus(time);
        clock.move(time);
    }

    private double due(String receiver) {
        return scrape().sum("latchkey_webhooks_due", "receiver=\"" + receiver + "\"");
    }

    private Scrape scrape() {
        return Scrape.of(wire, managementPort);
    }
}
