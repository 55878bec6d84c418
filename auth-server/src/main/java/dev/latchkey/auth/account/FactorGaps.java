package dev.latchkey.auth.account;

import dev.latchkey.auth.api.FactorGap;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import org.springframework.stereotype.Component;

/**
 * Tells what is closed to whom for lack of a second factor. Who was signed in by an identity provider lacks none: asking for more than a
 * password was that one's business. Everything is looked at when it is asked for, so the session that enrols a factor goes on with it.
 */
@Component
class FactorGaps {

    private final Organizations organizations;
    private final SignInSettings settings;

    FactorGaps(Organizations organizations, SignInSettings settings) {
        this.organizations = organizations;
        this.settings = settings;
    }

    FactorGap of(Account account, Session session) {
        if (account.secondFactor() || session.isFederated()) {
            return FactorGap.NONE;
        }
        if (account.operator()) {
            return new FactorGap(settings.operatorMfa(), id -> settings.operatorMfa());
        }
        return new FactorGap(false, id -> asksFactor(id, account));
    }

    private boolean asksFactor(String organizationId, Account account) {
        return organizations
                .find(organizationId)
                .map(Organization::mfaPolicy)
                .filter(policy -> account.rolesIn(organizationId).anyMatch(policy::concerns))
                .isPresent();
    }
}
