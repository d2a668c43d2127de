import type { ReactNode } from "react";
import { LikeButton } from "./like-button.tsx";

/** Says how large pages are. */
export function rowsOfPage(): number {
  return Number(process.env["BENCH_ROWS"] ?? "54");
}

/** Renders the measured tree: a table and one component that hydrates. */
export function Post({ slug, rows }: { readonly slug: string; readonly rows: number }): ReactNode {
  return (
    <main>
      <h1>Post {slug}</h1>
      <LikeButton />
      <Stations slug={slug} rows={rows} />
    </main>
  );
}

async function Stations({ slug, rows }: { readonly slug: string; readonly rows: number }): Promise<ReactNode> {
  const stations = await loadStations(rows);
  return (
    <table>
      <tbody>
        {stations.map(({ id, name, line, visits }) => (
          <tr key={id}>
            <th>
              <a href={`/stations/${slug}/${id}`}>{name}</a>
            </th>
            <td className="line-of-the-station">{line}</td>
            <td>{visits}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

async function loadStations(rows: number) {
  return Array.from({ length: rows }, (_, id) => ({ id, name: `Stop & Go ${id}`, line: id % 9, visits: id * 137 }));
}
