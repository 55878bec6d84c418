package dev.latchkey.auth.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Scrape;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import dev.latchkey.auth.webhook.Receiver.Received;
import dev.latchkey.auth.webhook.WebhookSecrets.NewSecret;
import dev.latchkey.protocol.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** From an event to the receiver: signed, in order, again after failures, and no longer once it is plain that nobody is there. */
@AuthServerTest
@TestPropertySource(
        properties = {
            "latchkey.egress.allowed=127.0.0.0/8",
            "latchkey.egress.allow-http=true",
            "latchkey.webhooks.timeout=PT2S",
            "latchkey.webhooks.lease=PT10S",
        })
class WebhookSendingTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Webhooks webhooks;

    @Autowired
    WebhookSecrets secrets;

    @Autowired
    Deliveries deliveries;

    @Autowired
    WebhookPruning pruning;

    @Autowired
    Organizations organizations;

    @Autowired
    Resellers resellers;

    @Autowired
    Workspaces workspaces;

    @Autowired
    Doorbell doorbell;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MovableClock clock;

    @Value("${local.management.port}")
    int managementPort;

    private Receiver receiver;
    private String organizationId;

    @BeforeEach
    void begin() {
        receiver = new Receiver();
        organizationId = fixtures.organization().id();
    }

    @AfterEach
    void end() {
        jdbc.sql("update webhook set disabled_reason = 'manual'").update();
        receiver.close();
        clock.reset();
    }

    @Test
    void anEventIsSentWithBothSignatures() {
        NewSecret made = webhook("/hook", "reseller.*");
        Reseller reseller = reseller("Brix");

        Received received = receiver.await("/hook", 1).get(0);
        assertThat(received.json().propertyNames())
                .containsExactly("id", "type", "occurred_at", "organization_id", "data");
        assertThat(received.json().path("type").asString()).isEqualTo("reseller.created");
        assertThat(received.json().path("organization_id").asString()).isEqualTo(organizationId);
        assertThat(received.json().path("data").path("subject").asString()).isEqualTo(reseller.id());
        assertThat(received.json().path("data").path("name").asString()).isEqualTo("Brix");
        assertThat(Instant.parse(received.json().path("occurred_at").asString()))
                .isBetween(since(10), since(-10));
        assertThat(received.json().path("id").asString()).isEqualTo(received.id());
        assertThat(received.header("Content-Type")).startsWith("application/json");
        assertSignedBy(made, received, "X-CronFlow-Signature");
        assertThat(Long.parseLong(received.header("webhook-timestamp")))
                .isBetween(since(10).getEpochSecond(), since(-10).getEpochSecond());
    }

    @Test
    void onlyWhatWasSubscribedIsSentAndTokensNeverAre() {
        webhook("/all", "*");
        webhook("/hook", "client.created");
        reseller("Brix");
        fixtures.clientOf(workspaceOf(organizationId), "jobs:read");
        assertThat(receiver.await("/hook", 1).get(0).json().path("type").asString())
                .isEqualTo("client.created");
        // webhook.created of its own, and of the second; the reseller, the workspace and the client.
        receiver.await("/all", 5);
        wire.token(fixtures.clientOf(workspaceOf(organizationId), "jobs:read"));
        List<Received> all = receiver.await("/all", 7);
        assertThat(all)
                .extracting(received -> received.json().path("type").asString())
                .doesNotContain("token.issued");
        assertThat(jdbc.sql("select count(*) from webhook_delivery where event_type = 'token.issued'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aTransactionThatIsRolledBackSendsNothing() {
        NewSecret made = webhook("/hook", "reseller.*");
        transaction.executeWithoutResult(status -> {
            reseller("Brix");
            status.setRollbackOnly();
        });
        reseller("Brox");
        assertThat(receiver.await("/hook", 1).get(0).body()).contains("Brox");
        assertThat(deliveries.of(made.webhookId(), null, null, 10)).hasSize(1);
    }

    @Test
    void whatFailsIsTriedAgainUnderTheSameIdWithAFreshTimestamp() {
        NewSecret made = webhook("/hook", "reseller.*");
        receiver.answer("/hook", aResponse().withStatus(503).withBody("not\u0007 now"));
        reseller("Brix");
        receiver.await("/hook", 1);
        Delivery failed = awaitDelivery(made, delivery -> delivery.attempts() == 1);
        assertThat(failed.status()).isEqualTo("pending");
        assertThat(failed.responseStatus()).isEqualTo(503);
        assertThat(failed.responseExcerpt()).isEqualTo("not  now");
        assertThat(Duration.between(failed.lastAttemptAt(), failed.nextAttemptAt()))
                .isBetween(Duration.ofMillis(4400), Duration.ofMillis(5600));
        assertThat(find(made).failingSince()).isNotNull();

        receiver.answer("/hook", aResponse().withStatus(200));
        move(Duration.ofSeconds(6));
        List<Received> both = receiver.await("/hook", 2);
        assertThat(both.get(1).id()).isEqualTo(both.get(0).id());
        assertThat(both.get(1).body()).isEqualTo(both.get(0).body());
        assertThat(both.get(1).header("webhook-timestamp"))
                .isNotEqualTo(both.get(0).header("webhook-timestamp"));
        assertSignedBy(made, both.get(1), "X-CronFlow-Signature");
        awaitDelivery(made, delivery -> delivery.status().equals("delivered") && delivery.attempts() == 2);
        assertThat(find(made).failingSince()).isNull();
    }

    @Test
    void aReceiverThatAsksToBeLeftAloneIs() {
        NewSecret made = webhook("/hook", "reseller.*");
        receiver.answer("/hook", aResponse().withStatus(429).withHeader("Retry-After", "120"));
        reseller("Brix");
        Delivery failed = awaitDelivery(made, delivery -> delivery.attempts() == 1);
        assertThat(Duration.between(failed.lastAttemptAt(), failed.nextAttemptAt()))
                .isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void whatSomebodyAsksForIsSentAtOnceThoughThereIsAPause() {
        NewSecret made = webhook("/hook", "reseller.*");
        receiver.answer("/hook", aResponse().withStatus(500));
        reseller("Brix");
        awaitDelivery(made, delivery -> delivery.attempts() == 1);
        move(Duration.ofSeconds(6));
        Delivery failed = awaitDelivery(made, delivery -> delivery.attempts() == 2);
        receiver.answer("/hook", aResponse().withStatus(200));
        deliveries.redeliver(webhooks.find(made.webhookId()).orElseThrow(), failed.id(), Actor.SYSTEM);
        awaitDelivery(made, delivery -> delivery.status().equals("delivered"));
    }

    @Test
    void attemptsAreCountedByWhatCameOfThem() {
        Scrape before = Scrape.of(wire, managementPort);
        NewSecret made = webhook("/hook", "reseller.*");
        receiver.answer("/hook", aResponse().withStatus(500));
        reseller("Brix");
        awaitDelivery(made, delivery -> delivery.attempts() == 1);
        receiver.answer("/hook", aResponse().withStatus(200));
        move(Duration.ofSeconds(6));
        awaitDelivery(made, delivery -> delivery.status().equals("delivered"));

        Scrape now = Scrape.of(wire, managementPort);
        for (String outcome : List.of("refused", "delivered")) {
            String label = "outcome=\"" + outcome + "\"";
            assertThat(now.sum("latchkey_webhooks_attempts_seconds_count", label)
                            - before.sum("latchkey_webhooks_attempts_seconds_count", label))
                    .as(outcome)
                    .isEqualTo(1);
        }
        assertThat(now.has("latchkey_webhooks_attempts_seconds_bucket", "outcome=\"timed_out\""))
                .isTrue();
    }

    @Test
    void redirectsAreNotFollowed() {
        NewSecret made = webhook("/moved", "reseller.*");
        receiver.answer("/moved", aResponse().withStatus(307).withHeader("Location", receiver.url("/hook")));
        reseller("Brix");
        assertThat(awaitDelivery(made, delivery -> delivery.attempts() == 1).responseStatus())
                .isEqualTo(307);
        assertThat(receiver.at("/hook")).isEmpty();
    }

    @Test
    void anAnswerThatTakesTooLongCountsAsNone() {
        NewSecret made = webhook("/slow", "reseller.*");
        receiver.answer(
                "/slow", aResponse().withStatus(200).withBody("x".repeat(2000)).withChunkedDribbleDelay(20, 20_000));
        reseller("Brix");
        Delivery failed = awaitDelivery(made, delivery -> delivery.attempts() == 1);
        assertThat(failed.responseStatus()).isNull();
        assertThat(failed.error()).contains("in time");
        assertThat(failed.durationMillis()).isBetween(1900L, 6000L);
    }

    @Test
    void aLongAnswerIsNotReadToItsEnd() {
        NewSecret made = webhook("/long", "reseller.*");
        receiver.answer("/long", aResponse().withStatus(200).withBody("y".repeat(3_000_000)));
        reseller("Brix");
        Delivery delivered = awaitDelivery(made, delivery -> delivery.status().equals("delivered"));
        assertThat(delivered.responseExcerpt()).matches("y{499}");
    }

    @Test
    void whatIsAboutTheSameThingArrivesInItsOrderAndHoldsUpNothingElse() {
        NewSecret made = webhook("/hook", "reseller.*");
        Reseller first = reseller("First");
        receiver.await("/hook", 1);
        receiver.server()
                .stubFor(post("/hook")
                        .withRequestBody(containing("\"quota\":\"1\""))
                        .atPriority(0)
                        .willReturn(aResponse().withStatus(500)));
        resellers.changeQuota(first.id(), 1, Actor.SYSTEM);
        awaitDelivery(made, delivery -> delivery.attempts() == 1 && delivery.isPending());
        resellers.changeQuota(first.id(), 2, Actor.SYSTEM);
        resellers.changeQuota(first.id(), 3, Actor.SYSTEM);
        Reseller second = reseller("Second");
        assertThat(receiver.await("/hook", 3).get(2).body()).contains(second.id());

        receiver.server().resetAll();
        receiver.answer("/hook", aResponse().withStatus(204));
        move(Duration.ofSeconds(6));
        assertThat(receiver.await("/hook", 6).subList(3, 6))
                .extracting(
                        received -> received.json().path("data").path("quota").asString())
                .containsExactly("1", "2", "3");
    }

    /** More dead ones than there are slots, and each with more to send than one of them takes. */
    @Test
    void aDeadReceiverDelaysNobodyElse() {
        try (Receiver dead = new Receiver()) {
            dead.answer("/hook", aResponse().withFixedDelay(5000).withStatus(200));
            for (int i = 0; i < 20; i++) {
                webhooks.create(organizationId, dead.url("/hook"), List.of("reseller.*"), Actor.SYSTEM);
            }
            webhook("/hook", "reseller.*");
            for (int i = 0; i < 100; i++) {
                reseller("Brix");
            }
            Instant before = Instant.now();
            receiver.await("/hook", 100);
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(15));
            dead.await("/hook", 1);
        }
    }

    @Test
    void afterADayOfFailuresItIsDisabledAndOthersAreTold() {
        NewSecret made = webhook("/dead", "reseller.*");
        webhook("/hook", "webhook.*");
        receiver.answer("/dead", aResponse().withStatus(500));
        Instant start = clock.instant();
        Reseller reseller = reseller("Brix");
        for (int attempt = 1; attempt < Backoff.MOST_ATTEMPTS; attempt++) {
            int attempts = attempt;
            Delivery delivery = awaitDelivery(made, tried -> tried.attempts() == attempts);
            assertThat(find(made).isDisabled()).isFalse();
            assertThat(receiver.at("/dead")).hasSize(attempts);
            move(Duration.between(clock.instant(), delivery.nextAttemptAt()).plusMillis(200));
        }
        resellers.changeQuota(reseller.id(), 5, Actor.SYSTEM);
        Awaitility.await().until(() -> find(made).isDisabled());
        assertThat(find(made).disabledReason()).isEqualTo(Webhook.Reason.FAILING);
        assertThat(Duration.between(start, clock.instant())).isBetween(Duration.ofHours(20), Duration.ofHours(28));
        assertThat(deliveries.of(made.webhookId(), null, "failed", 10)).hasSize(1);
        List<Received> told = receiver.await("/hook", 2);
        assertThat(told.get(1).json().path("type").asString()).isEqualTo("webhook.disabled");
        assertThat(told.get(1).json().path("data").path("reason").asString()).isEqualTo("failing");
        assertThat(told.get(1).body()).doesNotContain("/dead");

        receiver.answer("/dead", aResponse().withStatus(200));
        webhooks.change(made.webhookId(), new Webhooks.Change(null, null, false), before -> {}, Actor.SYSTEM);
        assertThat(awaitDelivery(made, delivery -> delivery.status().equals("delivered"))
                        .body())
                .contains("\"quota\":\"5\"");
    }

    /** However many wait: it is asked once after each pause, and the pauses make a day. */
    @Test
    void manyThatWaitAreAsGoodAsOne() {
        NewSecret made = webhook("/dead", "reseller.*");
        receiver.answer("/dead", aResponse().withStatus(500));
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < 50; i++) {
                reseller("Brix");
            }
        });
        Awaitility.await().until(() -> find(made).failures() >= 2);
        int asked = receiver.at("/dead").size();
        assertThat(asked).isLessThan(5);
        Instant start = clock.instant();
        for (int round = 2; round < Backoff.MOST_ATTEMPTS; round++) {
            int failures = round;
            Awaitility.await().until(() -> find(made).failures() == failures);
            move(Backoff.after(round, 1).multipliedBy(13).dividedBy(10));
        }
        Awaitility.await().until(() -> find(made).isDisabled());
        assertThat(receiver.at("/dead")).hasSize(asked + Backoff.MOST_ATTEMPTS - 2);
        assertThat(Duration.between(start, clock.instant())).isBetween(Duration.ofHours(20), Duration.ofHours(36));
    }

    @Test
    void whoSaysThatItIsGoneIsNotAskedAgain() {
        NewSecret made = webhook("/gone", "reseller.*");
        receiver.answer("/gone", aResponse().withStatus(410));
        reseller("Brix");
        Awaitility.await().until(() -> find(made).disabledReason() == Webhook.Reason.GONE);
        assertThat(deliveries.of(made.webhookId(), null, "failed", 10)).hasSize(1);
    }

    @Test
    void duringARotationBothSecretsSign() {
        NewSecret old = webhook("/hook", "reseller.*");
        NewSecret fresh = secrets.rotate(old.webhookId(), Duration.ofHours(1), Actor.SYSTEM);
        reseller("Brix");
        Received during = receiver.await("/hook", 1).get(0);
        assertSignedBy(old, during, "X-CronFlow-Signature");
        assertThat(messageIsSignedBy(fresh, during)).isTrue();

        move(Duration.ofMinutes(61));
        reseller("Brox");
        Received after = receiver.await("/hook", 2).get(1);
        assertSignedBy(fresh, after, "X-CronFlow-Signature");
        assertThat(messageIsSignedBy(old, after)).isFalse();
    }

    @Test
    void aSuspendedOrganizationIsToldOnceItIsResumed() {
        webhook("/hook", "*");
        receiver.await("/hook", 1);
        organizations.suspend(organizationId, Actor.SYSTEM);
        reseller("Brix");
        doorbell.ring();
        Awaitility.await()
                .during(Duration.ofMillis(1500))
                .until(() -> receiver.at("/hook").size() == 1);
        organizations.resume(organizationId, Actor.SYSTEM);
        assertThat(receiver.await("/hook", 4).subList(1, 4))
                .extracting(received -> received.json().path("type").asString())
                .containsExactlyInAnyOrder("organization.suspended", "reseller.created", "organization.resumed");
    }

    @Test
    void whatANodeHasTakenAndNotSentAnotherOneSendsAfterALease() {
        NewSecret made = webhook("/hook", "reseller.*");
        webhooks.change(made.webhookId(), new Webhooks.Change(null, null, true), before -> {}, Actor.SYSTEM);
        deliveries.test(find(made), Actor.SYSTEM);
        jdbc.sql("update webhook_delivery set sending = true, due_at = :due where webhook_id = :id")
                .param("due", clock.instant().plusSeconds(10).atOffset(ZoneOffset.UTC))
                .param("id", made.webhookId())
                .update();
        webhooks.change(made.webhookId(), new Webhooks.Change(null, null, false), before -> {}, Actor.SYSTEM);
        Awaitility.await()
                .during(Duration.ofMillis(1200))
                .until(() -> receiver.at("/hook").isEmpty());
        move(Duration.ofSeconds(11));
        receiver.await("/hook", 1);
    }

    @Test
    void oldDeliveriesAndDeletedWebhooksArePruned() {
        NewSecret old = webhook("/hook", "reseller.*");
        NewSecret deleted = webhook("/hook", "reseller.*");
        reseller("Brix");
        receiver.await("/hook", 2);
        webhooks.delete(deleted.webhookId(), Actor.SYSTEM);
        move(Duration.ofDays(29));
        pruning.prune();
        assertThat(deliveries.of(old.webhookId(), null, null, 10)).hasSize(1);
        assertThat(jdbc.sql("select count(*) from webhook_delivery where webhook_id = :id")
                        .param("id", deleted.webhookId())
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select id from webhook").query(String.class).list())
                .contains(old.webhookId())
                .doesNotContain(deleted.webhookId());
        move(Duration.ofDays(2));
        pruning.prune();
        assertThat(deliveries.of(old.webhookId(), null, null, 10)).isEmpty();
    }

    private NewSecret webhook(String path, String... eventTypes) {
        return webhooks.create(organizationId, receiver.url(path), List.of(eventTypes), Actor.SYSTEM);
    }

    private Reseller reseller(String name) {
        return resellers.create(organizationId, name, 100, Actor.SYSTEM);
    }

    private Workspace workspaceOf(String organizationId) {
        return workspaces.create(organizationId, "Main", Actor.SYSTEM);
    }

    private Webhook find(NewSecret made) {
        return webhooks.find(made.webhookId()).orElseThrow();
    }

    private Delivery awaitDelivery(NewSecret made, Predicate<Delivery> condition) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> deliveries.of(made.webhookId(), null, null, 200).stream()
                                .filter(condition)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private void move(Duration by) {
        clock.move(by);
        doorbell.ring();
    }

    private Instant since(int seconds) {
        return clock.instant().minusSeconds(seconds);
    }

    private static void assertSignedBy(NewSecret secret, Received received, String header) {
        assertThat(messageIsSignedBy(secret, received)).isTrue();
        assertThat(new WebhookSignature(secret.secret().value())
                        .signsBody(received.header(header), received.body().getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    private static boolean messageIsSignedBy(NewSecret secret, Received received) {
        return new WebhookSignature(secret.secret().value())
                .signsMessage(
                        received.header("webhook-signature"),
                        received.id(),
                        received.header("webhook-timestamp"),
                        received.body().getBytes(StandardCharsets.UTF_8));
    }
}
