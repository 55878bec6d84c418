package dev.latchkey.auth.account;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.secret.SecretGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Makes, at start, the platform operator that the configuration names ({@code latchkey.bootstrap.operator.*}), if there is no operator yet.
 * That happens before the port opens, so that whoever finds it open can sign in. A password that is made here is shown once, on standard
 * output: logs are kept and sent to places that it must not reach.
 */
@Component
class OperatorBootstrap implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(OperatorBootstrap.class);

    private final OperatorSettings settings;
    private final UserStore store;
    private final Users users;
    private final Passwords passwords;
    private final SecretGenerator secretGenerator;

    OperatorBootstrap(
            OperatorSettings settings,
            UserStore store,
            Users users,
            Passwords passwords,
            SecretGenerator secretGenerator) {
        this.settings = settings;
        this.store = store;
        this.users = users;
        this.passwords = passwords;
        this.secretGenerator = secretGenerator;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (!StringUtils.hasText(settings.email()) || store.hasOperator()) {
            return;
        }
        Email email = Email.of(settings.email()).orElseThrow();
        boolean given = StringUtils.hasText(settings.password());
        String password =
                given ? settings.password() : secretGenerator.secret("").value();
        try {
            users.createOperator(email, passwords.inLane(() -> passwords.hash(password)), Actor.SYSTEM);
        } catch (DuplicateKeyException e) {
            // Another node that starts now, or a member of some organization: neither is made an operator behind their
            // back.
            log.warn(
                    "No operator was made: there is a user {} already (latchkey.bootstrap.operator.email)",
                    email.typed());
            return;
        }
        log.info("Made the platform operator {}", email.typed());
        if (!given) {
            System.out.println("Password of the platform operator " + email.typed() + ", shown this once: " + password);
        }
    }
}
