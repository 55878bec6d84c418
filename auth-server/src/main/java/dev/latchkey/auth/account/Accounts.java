package dev.latchkey.auth.account;

import dev.latchkey.auth.revocation.RevocableCache;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Users with their roles, from a cache that the revocation log clears: a session says who somebody is, never what that person may do, so a
 * role that is taken away is gone with the next request, on every node. So is, or is there, a second factor.
 */
@Component
class Accounts {

    private static final int CACHE_SIZE = 50_000;

    private final UserStore users;
    private final MemberStore members;
    private final TotpStore totp;
    private final RevocableCache<String, Account> cache;

    Accounts(UserStore users, MemberStore members, TotpStore totp, RevocationLog revocationLog) {
        this.users = users;
        this.members = members;
        this.totp = totp;
        this.cache = revocationLog.cache(
                "accounts",
                CACHE_SIZE,
                this::read,
                account -> revocationLog.lastChange(Kind.CREDENTIAL, account.userId()));
    }

    /**
     * Finds a user; on a warm cache without a SELECT.
     *
     * @throws dev.latchkey.auth.revocation.StoreUnavailableException if it is not in memory and the database fails or takes too long
     */
    Optional<Account> find(String userId) {
        return cache.find(userId);
    }

    private Optional<Account> read(String userId) {
        return users.find(userId)
                .map(user -> new Account(
                        user.id(),
                        user.email().typed(),
                        user.operator(),
                        members.organizationsOf(userId),
                        members.workspacesOf(userId),
                        totp.isEnabled(userId)));
    }
}
