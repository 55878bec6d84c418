package dev.latchkey.auth.account;

import dev.latchkey.auth.account.MemberStore.Place;
import dev.latchkey.auth.api.Role;
import java.util.List;
import org.springframework.stereotype.Service;

/** Who looks after an organization: the people who are written to about it. */
@Service
public class Managers {

    /** More would be no mail to managers, but to everybody. */
    private static final int MOST = 50;

    private final MemberStore store;

    Managers(MemberStore store) {
        this.store = store;
    }

    /**
     * @param email as it was typed
     */
    public record Manager(String userId, String email) {}

    /** The owners and admins of an organization, at most 50 of them, without those who have not accepted yet. */
    public List<Manager> of(String organizationId) {
        return store.holders(Place.ORGANIZATION, organizationId, List.of(Role.OWNER, Role.ADMIN), MOST).stream()
                .map(member -> new Manager(member.userId(), member.email()))
                .toList();
    }
}
