import type { ReactNode } from "react";
import { LikeButton } from "./like-button.tsx";

/** Renders the measured page: a table of 150 rows and one component that hydrates, about 17 KB of HTML. */
export function Page(): ReactNode {
  return (
    <html lang="en">
      <body>
        <LikeButton />
        <Stations />
      </body>
    </html>
  );
}

async function Stations(): Promise<ReactNode> {
  const ids = await Promise.resolve(Array.from({ length: 150 }, (_, id) => id));
  return (
    <table>
      <tbody>
        {ids.map((id) => (
          <tr key={id}>
            <th>
              <a href={`/stations/${id}`}>{`Stop & Go ${id}`}</a>
            </th>
            <td className="line-of-the-station">{id % 9}</td>
            <td>{id * 137}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
