package dev.latchkey.auth;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database that can be watched, and whose audit table can be made to fail or to be slow. Import {@link Watching} to have it. */
public final class WatchedDataSource extends DelegatingDataSource {

    /** Puts the watched data source in the place of the application's. */
    public static final class Watching implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof DataSource dataSource ? new WatchedDataSource(dataSource) : bean;
        }
    }

    /** What happens when audit rows are about to be inserted. */
    public interface Fault {
        void beforeInsert() throws SQLException;
    }

    /** A statement as it was executed. */
    public record Executed(String thread, String sql, int rows) {}

    private final List<Executed> executed = new CopyOnWriteArrayList<>();
    private volatile Fault fault = () -> {};

    private WatchedDataSource(DataSource target) {
        super(target);
    }

    /** All that was executed since the last {@link #forget}. */
    public List<Executed> executed() {
        return executed;
    }

    public void forget() {
        executed.clear();
    }

    public void auditFault(Fault newFault) {
        fault = newFault;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return watched(Connection.class, (method, arguments) -> {
            Object made = method.invoke(connection, arguments);
            if (made instanceof PreparedStatement statement) {
                return watched(PreparedStatement.class, new Watch(statement, (String) arguments[0]));
            }
            return made instanceof Statement statement ? watched(Statement.class, new Watch(statement, null)) : made;
        });
    }

    private final class Watch implements Call {

        private final Statement statement;
        private final String sql;

        Watch(Statement statement, String sql) {
            this.statement = statement;
            this.sql = sql;
        }

        @Override
        public Object invoke(Method method, Object[] arguments)
                throws InvocationTargetException, IllegalAccessException, SQLException {
            if (!method.getName().startsWith("execute")) {
                return method.invoke(statement, arguments);
            }
            String text = sql == null && arguments != null ? (String) arguments[0] : sql;
            int rows = 0;
            try {
                if (text != null && text.contains("insert into audit_event")) {
                    fault.beforeInsert();
                }
                Object result = method.invoke(statement, arguments);
                rows = result instanceof Integer count ? count : 1;
                return result;
            } finally {
                executed.add(new Executed(Thread.currentThread().getName(), text, rows));
            }
        }
    }

    private interface Call {
        Object invoke(Method method, Object[] arguments)
                throws InvocationTargetException, IllegalAccessException, SQLException;
    }

    private static <T> T watched(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                WatchedDataSource.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return call.invoke(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
