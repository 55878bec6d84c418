package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Names;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** Members by their e-mail addresses; who has left is not named any more. */
@Repository
class MemberNameStore implements Names {

    private final JdbcClient jdbc;

    MemberNameStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<String, String> in(String organizationId, Collection<String> ids) {
        Map<String, String> names = new HashMap<>();
        jdbc.sql("""
                        select u.id, u.email as name from user_account u
                        where u.id = any(:ids) and (
                            exists (select 1 from organization_member m
                                where m.organization_id = :organizationId and m.user_id = u.id)
                            or exists (select 1 from workspace_member m join workspace w on w.id = m.workspace_id
                                where w.organization_id = :organizationId and m.user_id = u.id))
                        """)
                .param("organizationId", organizationId)
                .param("ids", new SqlArrayValue("varchar", ids.toArray()))
                .query(rs -> {
                    names.put(rs.getString("id"), rs.getString("name"));
                });
        return names;
    }
}
