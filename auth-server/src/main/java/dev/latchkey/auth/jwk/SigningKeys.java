package dev.latchkey.auth.jwk;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The signing keys of all nodes, as this node last read them. Makes the first one at the first start, the next one when it is time
 * (or an operator says so), and deletes those that are gone.
 */
@Service
public class SigningKeys implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    private final SigningKeyStore store;
    private final SigningSettings settings;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private volatile List<SigningKey> keys = List.of();

    SigningKeys(
            SigningKeyStore store,
            SigningSettings settings,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.settings = settings;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /** Before the first request, and not before those who listen to events can hear of the first key. */
    @Override
    public void afterSingletonsInstantiated() {
        keys = store.all();
        if (keys.isEmpty()) {
            // Nobody can have cached a JWK set without it, so the first key signs at once.
            addKey(SigningKeyStore.NO_PREDECESSOR, Duration.ZERO, Actor.SYSTEM);
        }
        SigningKey active = active();
        KeySigner signer = new KeySigner(active);
        log.info("Signing with {} by {}", active, signer.providerName());
    }

    /**
     * Makes the next key and publishes it. It begins to sign after {@code publish-ahead}, the present one then retires: nobody who
     * verifies tokens notices.
     *
     * @return the {@code kid} of the next key, which is the one already waiting if there is one
     */
    public String rotate(Actor actor) {
        keys = store.all();
        SigningKey newest = newest();
        if (newest.state(clock.instant()) != SigningKey.State.PUBLISHED) {
            addKey(newest.kid(), settings.publishAhead(), actor);
        }
        return newest().kid();
    }

    /** The key that signs now. */
    SigningKey active() {
        Instant now = clock.instant();
        List<SigningKey> all = keys;
        for (int i = all.size() - 1; i >= 0; i--) {
            if (!now.isBefore(all.get(i).activatesAt())) {
                return all.get(i);
            }
        }
        // Only a clock that went back gets here: the oldest key is the one that it signed with then.
        return all.get(0);
    }

    /** All keys that are not gone, oldest first. */
    List<SigningKey> all() {
        Instant now = clock.instant();
        return keys.stream()
                .filter(key -> key.state(now) != SigningKey.State.GONE)
                .toList();
    }

    /** The key of that id, if what it signed may still be good. */
    Optional<SigningKey> verifying(String kid) {
        Instant now = clock.instant();
        return keys.stream()
                .filter(key -> key.kid().equals(kid) && key.state(now) != SigningKey.State.GONE)
                .findFirst();
    }

    /** The public parts of all keys that are published, active or retiring, oldest first. */
    List<JWK> publicKeys() {
        Instant now = clock.instant();
        return keys.stream()
                .filter(key -> key.state(now) != SigningKey.State.GONE)
                .map(SigningKey::publicJwk)
                .toList();
    }

    /** Reads what other nodes made, rotates when it is time, deletes what is gone. */
    @Scheduled(initialDelayString = SigningSettings.READ_AGAIN, fixedDelayString = SigningSettings.READ_AGAIN)
    void keepUp() {
        try {
            keys = store.all();
            Instant now = clock.instant();
            if (isRotationDue(now)) {
                rotate(Actor.SYSTEM);
            }
            keys.stream()
                    .filter(key -> key.state(now) == SigningKey.State.GONE)
                    .forEach(key -> store.delete(key.kid()));
        } catch (DataAccessException e) {
            log.warn("Signing keys could not be read again; going on with those known: {}", e.toString());
        }
    }

    private boolean isRotationDue(Instant now) {
        SigningKey newest = newest();
        boolean old = !now.isBefore(
                newest.activatesAt().plus(settings.rotationPeriod()).minus(settings.publishAhead()));
        boolean otherAlgorithm =
                !newest.jwk().getAlgorithm().equals(settings.algorithm().algorithm());
        return old || otherAlgorithm;
    }

    private SigningKey newest() {
        return keys.get(keys.size() - 1);
    }

    private void addKey(String predecessorKid, Duration ahead, Actor actor) {
        Instant now = clock.instant();
        JWK jwk = generate();
        try {
            transaction.executeWithoutResult(status -> {
                store.insert(jwk, now, now.plus(ahead), predecessorKid);
                events.publishEvent(new SecurityEvent(
                        EventType.SIGNING_KEY_PUBLISHED,
                        now,
                        actor,
                        jwk.getKeyID(),
                        null,
                        null,
                        Map.of("activates_at", now.plus(ahead).toString())));
            });
            log.info(
                    "Published signing key {} ({}), signing from {}",
                    jwk.getKeyID(),
                    jwk.getAlgorithm(),
                    now.plus(ahead));
        } catch (DuplicateKeyException e) {
            log.info("Another node has rotated the signing key already");
        }
        keys = store.all();
    }

    private JWK generate() {
        try {
            JWK jwk = settings.algorithm().generate(settings.rsaKeyBits());
            return withThumbprintAsKid(jwk);
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException("this platform cannot make a key for " + settings.algorithm(), e);
        }
    }

    /** RFC 7638. */
    private static JWK withThumbprintAsKid(JWK jwk) throws JOSEException {
        if (jwk instanceof ECKey ec) {
            return new ECKey.Builder(ec).keyIDFromThumbprint().build();
        }
        if (jwk instanceof RSAKey rsa) {
            return new RSAKey.Builder(rsa).keyIDFromThumbprint().build();
        }
        return new OctetKeyPair.Builder((OctetKeyPair) jwk)
                .keyIDFromThumbprint()
                .build();
    }
}
